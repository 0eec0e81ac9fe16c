// Raw PCM (16 bit, mono) as it arrives: played at once, drawn, and kept as a WAV file for a second hearing.
const LEAD_SECONDS = 0.06; // what must lie ahead before the first sample sounds, so that a late chunk leaves no gap

export class PcmPlayer {
  /** @param rate samples a second. Made by a click: browsers let nothing sound otherwise. */
  constructor(rate, canvas) {
    this.rate = rate;
    this.canvas = canvas;
    this.context = new AudioContext();
    this.chunks = [];
    this.bytes = 0;
    this.playedBytes = 0;
    this.nextAt = 0;
    this.odd = null;
    this.ended = false;
    this.done = new Promise((resolve) => { this.resolveDone = resolve; });
    this.sounding = 0;
  }

  /** Any number of bytes; half a sample waits for its other half. */
  push(data) {
    let part = data;
    if (this.odd !== null) {
      part = new Uint8Array(data.length + 1);
      part[0] = this.odd;
      part.set(data, 1);
      this.odd = null;
    }
    if (part.length % 2 === 1) {
      this.odd = part[part.length - 1];
      part = part.subarray(0, part.length - 1);
    }
    if (part.length === 0) return;
    const view = new DataView(part.buffer, part.byteOffset, part.length);
    const samples = Float32Array.from({ length: part.length / 2 }, (_, at) => view.getInt16(2 * at, true) / 32768);
    this.chunks.push(part.slice());
    this.bytes += part.length;
    this.play(samples, part.length);
    this.draw();
  }

  play(samples, size) {
    const buffer = this.context.createBuffer(1, samples.length, this.rate);
    buffer.copyToChannel(samples, 0);
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    this.nextAt = Math.max(this.nextAt, this.context.currentTime + LEAD_SECONDS);
    source.start(this.nextAt);
    this.nextAt += buffer.duration;
    this.sounding++;
    source.onended = () => {
      this.playedBytes += size;
      this.sounding--;
      this.finishIfOver();
    };
  }

  /** Nothing more will come. `done` resolves when all has sounded. */
  end() {
    this.ended = true;
    this.finishIfOver();
  }

  stop() {
    this.ended = true;
    if (this.context.state !== 'closed') this.context.close();
    this.resolveDone();
  }

  finishIfOver() {
    if (this.ended && this.sounding === 0) {
      if (this.context.state !== 'closed') this.context.close();
      this.resolveDone();
    }
  }

  get seconds() {
    return this.bytes / 2 / this.rate;
  }

  /** The whole as a file. */
  wav() {
    const head = new DataView(new ArrayBuffer(44));
    const text = (at, letters) => [...letters].forEach((letter, i) => head.setUint8(at + i, letter.charCodeAt(0)));
    text(0, 'RIFF');
    head.setUint32(4, 36 + this.bytes, true);
    text(8, 'WAVEfmt ');
    head.setUint32(16, 16, true);
    head.setUint16(20, 1, true);
    head.setUint16(22, 1, true);
    head.setUint32(24, this.rate, true);
    head.setUint32(28, this.rate * 2, true);
    head.setUint16(32, 2, true);
    head.setUint16(34, 16, true);
    text(36, 'data');
    head.setUint32(40, this.bytes, true);
    return new Blob([head, ...this.chunks], { type: 'audio/wav' });
  }

  /** The loudest sample of each column, mirrored; the whole clip always fills the width. */
  draw() {
    const { canvas } = this;
    const scale = devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * scale);
    const height = Math.round(canvas.clientHeight * scale);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const pen = canvas.getContext('2d');
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(canvas).getPropertyValue('--accent');
    const columns = Math.max(1, Math.floor(width / (3 * scale)));
    const each = this.bytes / 2 / columns;
    const peaks = new Float32Array(columns);
    let at = 0;
    for (const chunk of this.chunks) {
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
      for (let i = 0; i < chunk.length; i += 2, at++) {
        const column = Math.min(columns - 1, Math.floor(at / each));
        peaks[column] = Math.max(peaks[column], Math.abs(view.getInt16(i, true)) / 32768);
      }
    }
    peaks.forEach((peak, column) => {
      const tall = Math.max(scale, peak * (height - 6 * scale));
      pen.fillRect(column * 3 * scale, (height - tall) / 2, 2 * scale, tall);
    });
  }
}
