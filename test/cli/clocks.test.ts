import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, monorail, type RunOptions } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/clocks");

const folder = tempFolder();
const matomo = await startMatomo();
test.after(async () => {
	folder.remove();
	await matomo.close();
});

/** Every other one of four hundred visitors is missed. */
const { lines } = smallLog({ missed: 200 });
const isHit = (line: string): boolean => line.includes("matomo.php");
folder.write("request.log", text(lines.filter((line) => !isHit(line))));

/** Writes the tracker log as a server whose clock is that many seconds ahead. */
function trackerLog(name: string, ahead: number): string {
	const moved = lines.filter(isHit).map((line) => {
		const { time, ...record }: { time: string } = JSON.parse(line);
		return JSON.stringify({ time: new Date(Date.parse(time) + ahead * 1000).toISOString(), ...record });
	});
	folder.write(name, text(moved));
	return name;
}

function text(some: readonly string[]): string {
	return some.map((line) => `${line}\n`).join("");
}

const RIGHT = trackerLog("right.log", 0);
const BEHIND = trackerLog("behind.log", -3);
const AHEAD = trackerLog("ahead.log", 20);
const FAR = trackerLog("far.log", -90);

/** The page views as HAProxy in Berlin logs them in winter: an hour ahead of UTC, and it does not say so. */
const HAPROXY = "haproxy.log";
folder.write(
	HAPROXY,
	text(
		lines
			.filter((line) => !isHit(line))
			.map((line) => {
				const { time, ip, url, user_agent: agent }: Readonly<Record<string, string>> = JSON.parse(line);
				const [day = "", clock = ""] = new Date(Date.parse(time ?? "") + 3_600_000).toISOString().split("T");
				const date = `${day.slice(8)}/Mar/${day.slice(0, 4)}:${clock.slice(0, -1)}`;
				const { host, pathname } = new URL(url ?? "");
				return `haproxy[1]: ${ip}:40000 [${date}] web~ app/srv1 0/0/1/9/10 200 5000 - - ---- 1/1/0/0/0 0/0 {${host}|${agent}} "GET ${pathname} HTTP/1.1"`;
			}),
	),
);

const here: RunOptions = { cwd: folder.path, env: { MATOMO_TOKEN_AUTH: TOKEN } };
/** Pages of JSON lines, unless they are named. */
const pages = (args: readonly string[]) => (args.includes(HAPROXY) ? [] : ["request.log"]);
const report = (...args: readonly string[]) => monorail(["report", "--format", "json", ...pages(args), ...args], here);
const upload = (...args: readonly string[]) =>
	monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", ...pages(args), ...args], here);

/** Logs, what the notes say of their clocks, and how many page views count as missed: none where the tracker is silent. */
const CASES: readonly (readonly [args: readonly string[], note: RegExp | undefined, missed: number])[] = [
	[[RIGHT], undefined, 200],
	[
		[BEHIND],
		/^The clock of behind\.log seems 3 s behind that of request\.log \(give or take 600 ms, by 200 matched page views\): try --clock-offset behind\.log=3s\.$/,
		200,
	],
	[
		[AHEAD],
		/^The clock of ahead\.log seems 20\.1 s ahead of .*, unless the site .* --clock-offset ahead\.log=-20\.1s\.$/,
		200,
	],
	[[FAR], /^Most tracker hits of far\.log lie about 90 s behind the page views of request\.log .*far\.log=90s\.$/, 0],
	[[FAR, "--clock-offset", "far.log=1m30s"], undefined, 200],
	[
		[AHEAD, "--clock-offset", "ahead.log=-10s"],
		/about|seems 10\.1 s ahead of .* --clock-offset ahead\.log=-20\.1s\.$/,
		200,
	],
	[[FAR, "--clock-offset", "request.log=-90s"], undefined, 200],
	[
		[HAPROXY, RIGHT],
		/^Most tracker hits of right\.log lie about 1 h behind the page views of haproxy\.log .* As the times of haproxy\.log have no zone and are taken as UTC, try --clock-offset haproxy\.log=-3600s\.$/m,
		0,
	],
	[
		[HAPROXY, RIGHT, "--clock-offset", "haproxy.log=-15m"],
		/about 45 min behind .* try --clock-offset haproxy\.log=-3600s\.$/m,
		0,
	],
	[[HAPROXY, RIGHT, "--clock-offset", "haproxy.log=-3600s"], undefined, 200],
];

const runs = CASES.map(([args]) => report(...args));
for (const [index, [args, note, missed]] of CASES.entries()) {
	test(args.join(" "), async () => {
		const { status, stdout, stderr } = (await runs[index]) ?? { status: undefined, stdout: "", stderr: "" };
		// Where no hit answers for anything, all is held.
		assert.is(status, missed === 0 ? EXIT.silent : EXIT.ok, stderr);
		const found: { notes: string[]; missed: { views: number }; clocks: { verdict: string }[] } = JSON.parse(stdout);
		const spoken = found.notes.filter((one) => /clock/.test(one));
		if (note) assert.match(spoken.join("\n"), note);
		else assert.equal(spoken, []);
		assert.is(found.missed.views, missed);
	});
}

test("all were tried", () => assert.is(CASES.length, 10));

test("an upload does not send what only a wrong clock makes look missed, unless told to", async () => {
	const says =
		/^monorail: the clocks of far\.log and request\.log differ, .*; add --clock-offset far\.log=90s, or far\.log=0s/;
	assertFailed(await upload(FAR), EXIT.usage, says);
	assert.is(matomo.stored.length, 0);
	const corrected = await upload(FAR, "--clock-offset", "far.log=90s");
	assert.is(corrected.status, EXIT.ok, corrected.stderr);
	assert.is(matomo.stored.length, 200);
	const insisted = await upload(FAR, "--clock-offset", "far.log=0s");
	assert.is(insisted.status, EXIT.silent, insisted.stderr);
	assert.is(matomo.stored.length, 200, "nothing shows that the hits could answer");
});

test("an upload of a log whose times are ahead of now sends nothing, unless told that they are right", async () => {
	const now = Date.now();
	const at = (line: string, ahead: number): string => {
		const time = new Date(now - 3_600_000 + ahead + (Date.parse(JSON.parse(line).time) % 600_000)).toISOString();
		return JSON.stringify({ ...JSON.parse(line), time });
	};
	const ahead = folder.write("local.log", text(lines.map((line) => at(line, 2 * 3_600_000)).toSorted()));
	const args = ["--matomo-url", matomo.url, "--site-id", "1", "--no-state"];
	const before = matomo.stored.length;
	const failed = await monorail(["upload", ...args, ahead], here);
	assertFailed(
		failed,
		EXIT.usage,
		/local\.log are ahead of now, .*add --clock-offset \S*local\.log=-(?:3600|5400)s or what/,
	);
	assert.is(matomo.stored.length, before);
	const { stdout } = await monorail(["upload", "--dry-run", ahead], here);
	assert.match(
		stdout.replace(/\s+/g, " "),
		/The last line of \S+local\.log is [\d.]+ (?:min|h) ahead of now.*An upload sends nothing before/,
	);
	assert.match(stdout, "None of 200 would be sent, as the times of");
	const { upload: next } = JSON.parse((await monorail(["report", "--format", "json", ahead], here)).stdout);
	assert.is(next.fault, "ahead-of-now");
	for (const offset of ["0s", "-7200s"]) {
		const { status, stderr } = await monorail(["upload", ...args, "--clock-offset", `${ahead}=${offset}`, ahead], here);
		assert.is(status, EXIT.ok, `${offset}: ${stderr}`);
	}
});

test("an offset for a log that is not read is no use", async () => {
	const says =
		/^monorail: --clock-offset is for no log of this run: expected one of request\.log, right\.log, found "rihgt\.log"; did you mean right\.log\?/;
	assertFailed(await report(RIGHT, "--clock-offset", "rihgt.log=1s"), EXIT.usage, says);
});

test("what a page view is known by stays the same, whatever its clock is said to be", async () => {
	const ids = async (...args: readonly string[]): Promise<readonly string[]> => {
		const { stdout } = await monorail(["upload", "--dry-run", "--dump", "-", "request.log", RIGHT, ...args], here);
		return stdout
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line).request.pv_id);
	};
	const plain = await ids();
	assert.is(plain.length, 200);
	assert.equal(await ids("--clock-offset", "request.log=-2.5s"), plain);
});

test.run();
