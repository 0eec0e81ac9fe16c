# Everything a developer does, one word each. Each target installs what it needs from the system's package manager, and says so.
.PHONY: run test publish smoke image bench loadtest format clean

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

loadtest:
	loadtest/run.sh

format:
	dotnet format Relay.sln

clean:
	rm -rf artifacts
