import { createHash } from "node:crypto";
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { type MatomoStandIn, startMatomo } from "../helpers/matomo-stand-in.ts";
import { QUICK_WINDOW } from "../helpers/quick-window.ts";
import { assertFailed, monorail, NOBODY, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/full-disk");

const SMALL = smallLog({ missed: 30 });
const DAY = "2026-03-02";
const IDENTITY_BYTES = 16;
const standIns: MatomoStandIn[] = [];
test.after(async () => {
	for (const matomo of standIns) await matomo.close();
});

/** A state with a ledger that has been written before, and a log whose page views belong to the same day. */
async function fresh() {
	const matomo = await startMatomo();
	standIns.push(matomo);
	const folder = tempFolder();
	const log = folder.write("small.log", SMALL.text);
	const state = join(folder.path, "state");
	const ledger = join(state, "ledger");
	mkdirSync(ledger, { recursive: true });
	const upload = (args: readonly string[], options: RunOptions = {}) => {
		const quick = ["--settle", "50ms", "--batch-size", "5", "--state", state];
		return monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", ...quick, ...args, log], {
			env: { MATOMO_TOKEN_AUTH: TOKEN },
			...options,
		});
	};
	/** Everything that Matomo has is in the ledger or in the outbox. */
	const assertRecorded = (before: number) => {
		const inLedger = (statSync(join(ledger, DAY)).size - before) / IDENTITY_BYTES;
		const inOutbox = readdirSync(join(state, "outbox")).flatMap((name) => {
			const { entries } = JSON.parse(readFileSync(join(state, "outbox", name), "utf8")) as {
				entries: readonly object[];
			};
			return entries;
		});
		assert.ok(matomo.stored.length > 0 && inOutbox.length > 0);
		assert.ok(inLedger + inOutbox.length >= matomo.stored.length, `${inLedger} and ${inOutbox.length}`);
	};
	const assertOnce = async () => {
		const { status, stderr } = await upload([]);
		assert.is(status, EXIT.ok, stderr);
		assert.equal(matomo.stored.map(({ url }) => url).sort(), [...SMALL.missed].sort());
		assert.equal(readdirSync(join(state, "outbox")), []);
		assert.is((await upload(["--lateness", "11s"])).status, EXIT.ok);
		assert.is(matomo.stored.length, SMALL.missed.length);
	};
	return { matomo, folder, state, ledger, upload, assertRecorded, assertOnce };
}

/** Identities of other page views. */
function identities(bytes: number): Buffer {
	const hashes = Array.from({ length: bytes / IDENTITY_BYTES }, (_, n) => createHash("md5").update(String(n)).digest());
	return Buffer.concat(hashes);
}

/** No file may be longer: as if the disk was full, for who writes to the end of one. */
const LIMIT_KB = 64;
const LIMITED = { shell: `trap "" XFSZ; ulimit -f ${LIMIT_KB}; exec "$@"` };
/** How many identities more the ledger takes, and how page views are sent. */
const ROOM: readonly (readonly [identities: number, args: readonly string[]])[] = [
	[0, ["--lanes", "1"]],
	// A piece of a batch.
	[3, ["--lanes", "1"]],
	[13, ["--lanes", "4"]],
	[7, ["--follow", ...QUICK_WINDOW]],
];

for (const [room, args] of ROOM) {
	test(`a ledger with room for ${room} page views, ${args.join(" ")}`, async () => {
		const { matomo, ledger, upload, assertRecorded, assertOnce } = await fresh();
		const size = LIMIT_KB * 1024 - room * IDENTITY_BYTES;
		writeFileSync(join(ledger, DAY), identities(size));
		const { status, stderr } = await upload(args, LIMITED);
		assert.is(status, EXIT.output, stderr);
		assert.match(
			stderr,
			new RegExp(
				`cannot write ".*ledger/${DAY}": expected a state folder, .*found a file that may not grow any more; raise the limit .* and start again: what was sent is not sent again`,
			),
		);
		assert.not.match(stderr, /--state|--no-state/, "that would send twice what was sent");
		assert.ok(matomo.stored.length < SMALL.missed.length, `${matomo.stored.length} stored`);
		assertRecorded(size);
		await assertOnce();
		assert.is(statSync(join(ledger, DAY)).size, size + SMALL.missed.length * IDENTITY_BYTES);
	});
}

test("all of them were tried", () => assert.is(ROOM.length, 4));

test("a ledger that may not be written", async () => {
	const { matomo, folder, state, ledger, upload, assertRecorded, assertOnce } = await fresh();
	writeFileSync(join(ledger, DAY), identities(IDENTITY_BYTES));
	chmodSync(folder.path, 0o755);
	if (process.getuid?.() === 0) chownSync(state, NOBODY.uid, NOBODY.gid);
	chmodSync(join(ledger, DAY), 0o444);
	chmodSync(ledger, 0o555);
	const locked = await upload(["--lanes", "1"], { asNobody: true });
	assertFailed(
		locked,
		EXIT.output,
		/cannot write ".*ledger.*": expected a state folder, .*found no permission; let this user read and write it/,
	);
	assert.not.match(locked.stderr, /--state|--no-state/);
	assert.is(matomo.stored.length, 5);
	assertRecorded(IDENTITY_BYTES);
	chmodSync(ledger, 0o755);
	chmodSync(join(ledger, DAY), 0o644);
	await assertOnce();
});

test.run();
