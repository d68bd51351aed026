import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
	pathsToName,
	telling,
	type UnnamedFacts,
	unnamedError,
	unnamedNote,
} from "../../../src/cli/upload-faults/unnamed-tracker.ts";
import { EXIT } from "../../../src/errors.ts";
import { smallLog } from "../../helpers/log-lines.ts";
import { TOKEN } from "../../helpers/matomo/settings.ts";
import { startMatomo } from "../../helpers/matomo-stand-in.ts";
import { monorail } from "../../helpers/run-monorail.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const test = suite("cli/upload-faults/unnamed-tracker");

const matomo = await startMatomo();
const folder = tempFolder();
test.after(async () => {
	await matomo.close();
	folder.remove();
});

const NAMED = smallLog({ missed: 15 }).lines;
/** Of other visitors, with another browser, whom the tracker sees at another path. */
const UNNAMED = smallLog({ missed: 15 }).lines.map((line) =>
	line.replace(/"ip":"1[07]/, '"ip":"19').replaceAll("140.0", "141.0"),
);
const elsewhere = UNNAMED.map((line) => line.replace("/matomo.php?", "/stats/collect?"));
/** The same as images, whose answers are 200. */
const images = elsewhere.map((line) => line.replace('"method":"POST","status":204', '"method":"GET","status":200'));

/** Lines of both, in order of time. */
const mixed = (other: readonly string[]): string =>
	NAMED.flatMap((line, index) => [line, other[index]].map((one) => `${one}\n`)).join("");

const LOG = folder.write("log.ndjson", mixed(elsewhere));
const IMAGES = folder.write("images.ndjson", mixed(images));

/** An upload, and the paths that are sent. */
async function uploaded(log: string, ...flags: readonly string[]) {
	const before = matomo.stored.length;
	const args = ["upload", "--matomo-url", matomo.url, "--site-id", "1", "--no-state", "--quiet", ...flags, log];
	const upload = await monorail(args, { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	return { upload, sent: matomo.stored.slice(before).map(({ url }) => new URL(url).pathname) };
}

/** What is told of an upload, by itself and by the report before it. */
async function told(log: string, ...flags: readonly string[]) {
	const { upload, sent } = await uploaded(log, ...flags);
	const report = await monorail(["report", "--format", "json", ...flags, log]);
	const { upload: next, notes, outcomes } = JSON.parse(report.stdout);
	return { upload, report, next, notes: notes.join("\n"), outcomes, sent };
}

const REFUSED =
	/^monorail: the tracker is asked at a path that is not named, so what it has seen would be sent again: expected its requests at \/matomo\.php, \/piwik\.php, as --tracker-path has it, found \d+ requests to track at \/stats\/collect; give --tracker-path \/matomo\.php --tracker-path \/piwik\.php --tracker-path \/stats\/collect, or --exclude-path \/stats\/collect if another Matomo is asked there$/m;

test("an upload sends nothing before all paths of the tracker are named, and the report says so", async () => {
	for (const log of [LOG, IMAGES]) {
		const { upload, report, next, notes, outcomes, sent } = await told(log);
		assert.equal([upload.status, report.status, sent], [EXIT.usage, EXIT.usage, []], upload.stderr);
		assert.match(upload.stderr, REFUSED);
		assert.match(report.stderr, REFUSED);
		assert.is(next.fault, "unnamed-tracker");
		assert.is(outcomes.skipped["unnamed-tracker"], 15);
		assert.match(
			notes,
			/^Not read as tracker hits, so that what they tell of looks missed: 15 requests to track at \/stats\/collect\. As --tracker-path names \/matomo\.php, \/piwik\.php, give --tracker-path .* if another Matomo is asked there\. An upload sends nothing before\.$/m,
		);
		assert.match(
			next.command,
			/ --tracker-path \/matomo\.php --tracker-path \/piwik\.php --tracker-path \/stats\/collect /,
		);
		const text = await monorail(["report", log]);
		assert.match(
			text.stdout.replaceAll(/\s+/g, " "),
			/None of \d+ would be sent, as 15 requests to track at \/stats\/collect are not read as hits/,
		);
	}
});

test("with all paths named what the tracker missed is sent, and with one left out what it has seen, too", async () => {
	const paths = ["/matomo.php", "/stats/collect"].flatMap((path) => ["--tracker-path", path]);
	const named = await told(LOG, ...paths);
	assert.equal([named.upload.status, named.next.fault, named.sent.length], [EXIT.ok, undefined, 30]);
	const left = await told(IMAGES, "--exclude-path", "/stats/collect");
	assert.equal([left.upload.status, left.next.fault, left.sent.length], [EXIT.ok, undefined, 45]);
	assert.not.ok(left.sent.includes("/stats/collect"));
});

test("where no path that is named has a hit, the one that has is proposed alone", async () => {
	const log = folder.write("other.ndjson", elsewhere.map((line) => `${line}\n`).join(""));
	const { next, notes, upload, sent } = await told(log);
	assert.equal([upload.status, sent], [EXIT.silent, []]);
	assert.match(notes, /No tracker hit in the whole input/);
	assert.match(notes, /, give --tracker-path \/stats\/collect, or /);
	assert.match(next.command, /--site-id 1 --tracker-path \/stats\/collect /);
	const plain = await told(log, "--no-tracker");
	assert.equal([plain.upload.status, plain.sent.length], [EXIT.ok, 30]);
	assert.not.match(plain.notes, /Not read as tracker hits/);
});

test("a path that is asked late in a log is found when it is asked often enough", async () => {
	const early = smallLog({ missed: 1_000 }).text;
	const { lines } = smallLog({ missed: 200, from: 2_000 });
	const late = lines.map(
		(line) => `${line.replace("/matomo.php?", "/stats/collect?").replace(/"ip":"1[07]/, '"ip":"19')}\n`,
	);
	// Another's hits show that the tracker's log goes on.
	const alive = lines.map((line, index) => (index % 15 === 2 ? `${line}\n` : ""));
	const log = folder.write("late.ndjson", `${early}${late.map((line, index) => `${line}${alive[index]}`).join("")}`);
	const { upload, sent } = await uploaded(log);
	assert.is(upload.status, EXIT.usage, upload.stderr);
	assert.match(upload.stderr, REFUSED);
	const pages = sent.filter((path) => Number(path.slice("/page/".length)) >= 2_000);
	assert.ok(sent.length > 500 && pages.length < 20, `${sent.length} sent, ${pages.length} of them late`);
});

const facts = (calls: number, hits: number): UnnamedFacts => ({
	found: calls === 0 ? [] : [{ path: "/stats/collect", calls }],
	given: ["/matomo.php"],
	outcomes: { "tracker-hits": { "page-view": hits } },
});

test("very few beside very many hits are worth a note, and stop nothing", () => {
	assert.equal(telling(facts(5, 500)).length, 1);
	assert.equal(pathsToName(facts(5, 500)), ["/matomo.php", "/stats/collect"]);
	assert.equal(telling(facts(5, 501)), []);
	assert.equal(pathsToName(facts(5, 501)), []);
	assert.is(unnamedError(facts(5, 501)), undefined);
	assert.match(unnamedNote(facts(5, 501))[0] ?? "", /: 5 requests to track at \/stats\/collect\. .* asked there\.$/);
	assert.equal(unnamedNote(facts(0, 1)), []);
});

test("the first of many paths are named", () => {
	const found = ["/a", "/b", "/c", "/d"].map((path) => ({ path, calls: 9 }));
	const { message } = unnamedError({ ...facts(0, 9), found }) ?? {};
	assert.match(
		message ?? "",
		/found 9 requests to track at \/a, 9 .* at \/b, 9 .* at \/c, those at 1 more path; give /,
	);
});

test.run();
