# Everything a developer does, one word each. Each target installs what it needs from the system's package manager, and says so.
.PHONY: run test publish smoke image bench bench-record loadtest format clean

run:
	@build/need.sh libsqlite3-0 libcrypt1
	@build/need.sh espeak-ng || echo "run: no espeak-ng; the built-in tone voice will answer (it does not speak words)"
	dotnet run --project src/Relay -c Release -- serve --data "$(CURDIR)/data"

test:
	build/test.sh

publish:
	build/publish.sh

smoke: publish
	build/smoke.sh artifacts/native/relay

image: publish
	build/image.sh artifacts/relay-image.tar
	build/image-smoke.sh artifacts/relay-image.tar

bench:
	dotnet run --project bench/Relay.Bench -c Release -- --check-budgets

# The same measured and written down: one file in bench/history, to be committed with what it is about.
bench-record:
	dotnet run --project bench/Relay.Bench -c Release -- --record bench/history

# Six minutes; make loadtest ARGS="tts-sse chat-json:max --rounds 5 --seconds 20" for others (docs/loadtest.md).
loadtest:
	build/need.sh util-linux
	[ -x artifacts/native/relay ] || build/publish.sh src/Relay artifacts/native
	[ -x artifacts/bareproxy/bareproxy ] || build/publish.sh loadtest/Relay.BareProxy artifacts/bareproxy
	dotnet build loadtest/Relay.LoadTest -c Release -v q
	artifacts/net10.0/bin/Relay.LoadTest/release/relay-loadtest $(ARGS)

format:
	dotnet format Relay.sln

clean:
	rm -rf artifacts
