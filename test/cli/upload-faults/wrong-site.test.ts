import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../../src/errors.ts";
import { smallLog } from "../../helpers/log-lines.ts";
import { defaultSettings, TOKEN } from "../../helpers/matomo/settings.ts";
import { startMatomo } from "../../helpers/matomo-stand-in.ts";
import { monorail } from "../../helpers/run-monorail.ts";
import { tempFolder } from "../../helpers/temp-folder.ts";

const test = suite("cli/upload-faults/wrong-site");

const [site] = defaultSettings().sites;
const matomo = await startMatomo({ sites: [3, 4, 5, 7, 8, 9].flatMap((id) => (site ? { ...site, id } : [])) });
const folder = tempFolder();
test.after(async () => {
	await matomo.close();
	folder.remove();
});

/** Thirty page views of each of three hosts, with hits for sites 3, 4 and 5. */
const LOG = folder.write(
	"log.ndjson",
	["a.example", "b.example", "c.example"]
		.map((host, index) =>
			smallLog({ missed: 30, from: 100 * index })
				.text.replaceAll("shop.example", host)
				.replaceAll("idsite=1", `idsite=${3 + index}`),
		)
		.join(""),
);

/** What is told of an upload to these sites, by itself and by the report before it. */
async function told(...sites: readonly string[]) {
	const flags = sites.flatMap((site) => (site.includes("=") ? ["--site", site] : ["--site-id", site]));
	const before = matomo.seen.length;
	const args = ["upload", "--matomo-url", matomo.url, "--no-state", "--format", "json", ...flags, LOG];
	const upload = await monorail(args, { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	const report = await monorail(["report", "--format", "json", ...flags, LOG]);
	const { fault, command } = JSON.parse(report.stdout).upload;
	return { upload, report, fault, command: command ?? "", sent: matomo.seen.length - before };
}

test("sites that are confused are refused before anything is sent, by the report too", async () => {
	const cases: readonly (readonly [sites: readonly string[], says: RegExp, proposed: readonly string[]])[] = [
		[
			["a.example=4", "b.example=3", "c.example=5"],
			/^monorail: --site has sites the wrong way round: the page views of a\.example would go to site 4: expected 3, as 30 tracker hits of it have it, found 4, as those of b\.example have it; give --site a\.example=3 --site b\.example=4\n$/m,
			["a.example=3", "b.example=4", "c.example=5"],
		],
		[
			["a.example=4", "b.example=5", "c.example=3"],
			/^monorail: --site has sites the wrong way round: .*; give --site a\.example=3 --site b\.example=4 --site c\.example=5\n$/m,
			["a.example=3", "b.example=4", "c.example=5"],
		],
		[
			["a.exmaple=3", "b.example=4", "5"],
			/^monorail: the page views of a\.example go to site 5: expected 3, as 30 tracker hits of it have it, found --site a\.exmaple=3; did you mean a\.example=3\?\n$/m,
			["a.example=3", "b.example=4"],
		],
		[
			["*.exmaple=3", "5"],
			/^monorail: the page views of a\.example go to site 5: expected 3, as 30 tracker hits of it have it, found --site \*\.exmaple=3; did you mean a\.example=3\?\n$/m,
			["a.example=3"],
		],
		[
			["4"],
			/^monorail: the page views of a\.example would go to site 4, which is other hosts': expected 3, as 30 tracker hits of it have it, found --site-id 4; add --site a\.example=3(?: --site c\.example=5)?, or --site '\*=4' if that is meant\n$/m,
			["a.example=3", "c.example=5"],
		],
	];
	for (const [sites, says, proposed] of cases) {
		const { upload, report, fault, command, sent } = await told(...sites);
		assert.equal([upload.status, report.status, sent], [EXIT.usage, EXIT.usage, 0], upload.stderr);
		// In an upload only as much is read as shows it.
		assert.match(upload.stderr.replaceAll(/\b\d+ tracker hits/g, "30 tracker hits"), says);
		assert.match(report.stderr, says);
		assert.is(fault, "wrong-site");
		assert.equal([...command.matchAll(/--site (\S+)/g)].map(([, site]) => site).sort(), proposed);
	}
});

test("hosts that are confused late in a log are found when their hits have shown it", async () => {
	const some = (host: string, site: number, from: number, missed = 20) =>
		smallLog({ missed, from }).text.replaceAll("shop.example", host).replaceAll("idsite=1", `idsite=${site}`);
	const early = some("c.example", 5, 0, 2_000);
	const late = [some("a.example", 3, 6_000), some("b.example", 4, 6_100), some("a.example", 3, 6_200)].join("");
	const log = folder.write("late.ndjson", `${early}${late}`);
	const sites = ["--site", "a.example=4", "--site", "b.example=3", "--site", "c.example=5"];
	const before = matomo.stored.length;
	const args = ["upload", "--matomo-url", matomo.url, "--no-state", "--batch-size", "1", ...sites, log];
	const { status, stderr } = await monorail(args, { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	assert.is(status, EXIT.usage, stderr);
	assert.match(stderr, /^monorail: [\d,]+ page views were sent before this:$/m);
	const sent = matomo.stored.slice(before).map(({ url }) => new URL(url).hostname);
	assert.ok(sent.filter((host) => host !== "c.example").length <= 20 + 5, "as soon as five hits of both have told");
});

test("other sites than hits name may be meant: for a trial, for several hosts, or beside the right ones", async () => {
	for (const sites of [
		["9"],
		["*=4"],
		["a.example=7", "b.example=8", "c.example=9"],
		["*.example=3"],
		["a.example=4", "b.example=4", "c.example=5"],
		["a.example=3", "b.example=4", "elsewhere.test=6", "5"],
	]) {
		const { upload, report, fault, sent } = await told(...sites);
		assert.equal([upload.status, report.status, fault], [EXIT.ok, EXIT.ok, undefined], upload.stderr);
		assert.ok(sent > 0, sites.join(" "));
	}
});

test.run();
