import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { smallLog } from "../helpers/log-lines.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { assertFailed, monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/host");

const shop = (name: string): string => fileURLToPath(new URL(`../../fixtures/shop/${name}.ndjson`, import.meta.url));
const folder = tempFolder();
const matomo = await startMatomo();

test.after(async () => {
	await matomo.close();
	folder.remove();
});

/** The shop's requests as a log has them that names no host. */
const nameless = folder.write(
	"nameless.ndjson",
	readFileSync(shop("request"), "utf8").replaceAll('"host":"shop.example"', '"host":""'),
);

/** A combined log with the requests and hits of two hosts that have sites of their own. @param blogSite of the second */
const ofTwo = (blogSite: number): string =>
	["shop.example", "blog.example"]
		.flatMap((host, index) => smallLog({ missed: 15, from: 100 * index }).lines.map((line) => combined(line, host)))
		.map((line) => (line.includes("blog.example") ? line.replace("idsite=1", `idsite=${blogSite}`) : line))
		.join("");

/** A line of a small log as the combined format has it. */
function combined(line: string, host: string): string {
	const { time, ip, url, method = "GET", status = 200, bytes = 0, user_agent: userAgent } = JSON.parse(line);
	const [day, month, year, clock] = new Date(time).toUTCString().slice(5).split(" ");
	const target = url.replace("https://shop.example", "").replace("shop.example", host);
	const stamp = `${day}/${month}/${year}:${clock} +0000`;
	return `${ip} - - [${stamp}] "${method} ${target} HTTP/1.1" ${status} ${bytes} "-" "${userAgent}"\n`;
}

const notesFor = async (args: readonly string[]): Promise<string> => {
	const { stdout } = await monorail(["report", "--format", "json", ...args, nameless, shop("tracker")]);
	const { notes, missed } = JSON.parse(stdout);
	assert.is(missed.views, 128, "what was missed does not depend on it");
	return notes.join("\n");
};

const upload = (args: readonly string[]) =>
	monorail(["upload", "--matomo-url", matomo.url, "--site-id", "1", "--no-state", ...args, nameless, shop("tracker")], {
		env: { MATOMO_TOKEN_AUTH: TOKEN },
	});

test("a report says that --host is not the host of the tracker's hits", async () => {
	assert.match(
		await notesFor(["--host", "shop.exmaple"]),
		/^The log names no host, and --host shop\.exmaple seems to be wrong: of the 4\d\d tracker hits that answered for its page views none came from there, 4\d\d from shop\.example\. Give --host shop\.example\. An upload sends nothing before\.$/m,
	);
	assert.match(
		await notesFor([]),
		/^The log tells no host names: .*, likely shop\.example, which its tracker hits name\.$/m,
	);
	for (const host of ["shop.example", "www.shop.example"]) assert.not.match(await notesFor(["--host", host]), / host/);
});

/** The host flags of the upload that a report proposes, its first two sentences, and the forms that say them. */
const proposedFor = async (...args: readonly string[]) => {
	const logs = [nameless, shop("tracker")];
	const env = { MATOMO_URL: matomo.url };
	const [json, text, html] = await Promise.all(
		["json", "text", "html"].map((form) => monorail(["report", "--format", form, ...args, ...logs], { env })),
	);
	const { upload } = JSON.parse(json?.stdout ?? "");
	return {
		hosts: [...upload.command.matchAll(/--host (\S+)/g)].map(([, host]) => host),
		wrongHost: upload.wrongHost,
		statuses: [...new Set([json, text, html].map((form) => form?.status))],
		stderr: text?.stderr,
		says: [text, html].map((form) => form?.stdout.replaceAll(/<\/?data[^>]*>/g, "").replaceAll(/\s+/g, " ") ?? ""),
	};
};

test("the upload that is proposed has the host of the hits, and a wrong one is promised nothing", async () => {
	const config = folder.write("config.json", JSON.stringify({ host: "shop.exmaple" }));
	for (const args of [
		["--host", "shop.exmaple"],
		["--config", config],
	]) {
		const { hosts, wrongHost, statuses, stderr, says } = await proposedFor(...args);
		assert.equal(statuses, [EXIT.usage], "as an upload ends");
		assert.match(stderr ?? "", /^monorail: the log names no host, .*; give --host shop\.example, .*\n$/);
		assert.equal(hosts, ["shop.example"]);
		assert.is(wrongHost, "shop.exmaple");
		for (const form of says) {
			assert.match(
				form,
				/nothing was sent\. None of 128 would be sent under --host shop\.exmaple, which no tracker hit names\./,
			);
			assert.match(form, /128 page views(?: would be sent under another --host,|, under another --host,) in /);
		}
	}
	for (const [args, hosts] of [
		[[], ["shop.example"]],
		[["--host", "www.shop.example"], ["www.shop.example"]],
	] as const) {
		const found = await proposedFor(...args);
		assert.equal([found.statuses, found.stderr], [[EXIT.ok], ""]);
		assert.equal(found.hosts, hosts);
		assert.is(found.wrongHost, undefined);
		const promise =
			args.length > 0
				? [/nothing was sent\. 128 would be sent\. /, /128 page views(?: would be sent,)? in /]
				: [
						/nothing was sent\. None of 128 would be sent before --host is given, as a log names no host\. /,
						/128 page views(?: would be sent once --host is given,|, once --host is given,) in /,
					];
		for (const form of found.says) for (const says of promise) assert.match(form, says);
	}
});

test("a --site for the host of the hits does not help a wrong --host", async () => {
	const args = ["report", "--format", "json", "--site", "shop.example=1", "--host", "shop.exmaple", nameless];
	const { status, stderr } = await monorail([...args, shop("tracker")]);
	assert.is(status, EXIT.usage);
	assert.match(
		stderr,
		/^monorail: none of \d+ page views has a site: expected one for --host shop\.exmaple, found --site shop\.example=1; did you mean --host shop\.example\?$/m,
	);
});

test("an upload sends nothing under a host that no hit names, also of logs that are followed", async () => {
	for (const args of [[], ["--jobs", "2"], ["--follow", "--state", folder.path, "--idle-after", "0s"]]) {
		const how = args.includes("--follow") ? args : ["--no-state", ...args];
		const refused = await monorail(
			[
				"upload",
				"--matomo-url",
				matomo.url,
				"--site-id",
				"1",
				"--host",
				"shop.exmaple",
				...how,
				nameless,
				shop("tracker"),
			],
			{ env: { MATOMO_TOKEN_AUTH: TOKEN } },
		);
		assert.is(refused.status, EXIT.usage, refused.stderr);
		assert.match(
			refused.stderr,
			/expected shop\.example, as \d+ of \d+ tracker hits say .*found shop\.exmaple, as none says; give --host/,
		);
	}
	assert.equal(matomo.stored, []);
	assertFailed(await upload(["--host", "shop.exmaple"]), EXIT.usage, /give --host shop\.example/);
	const sent = await upload(["--host", "shop.example"]);
	assert.is(sent.status, EXIT.ok, sent.stderr);
	assert.is(matomo.stored.length, 128);
	assert.ok(matomo.stored.every(({ url }) => new URL(url).host === "shop.example"));
});

test("a log of several hosts that names none is not sent as of one, where the others have sites of their own", async () => {
	const args = ["--site-id", "1", "--host", "shop.example"];
	const told =
		/^The log names no host, but is of several: of the 30 tracker hits that answered for its page views 15 came from shop\.example, 15 from blog\.example( \(site 2\))?\. Give each host's log to a run of its own with its --host, or have the log name the host\. An upload (.*)\.$/m;
	const ofOthers = await monorail(["report", "--format", "json", ...args], { stdin: ofTwo(2) });
	assert.is(ofOthers.status, EXIT.usage);
	const { notes, upload: proposed } = JSON.parse(ofOthers.stdout);
	assert.equal(told.exec(notes.join("\n"))?.slice(1), [" (site 2)", "sends nothing before"], notes.join("\n"));
	assert.equal([proposed.fault, proposed.command], ["several-hosts", undefined]);
	for (const form of ["text", "html"]) {
		const { stdout } = await monorail(["report", "--format", form, ...args], { stdin: ofTwo(2) });
		const says = stdout.replaceAll(/<\/?data[^>]*>/g, "").replaceAll(/\s+/g, " ");
		assert.match(
			says,
			/None of 30 would be sent under --host shop\.example, as 15 of 30 tracker hits are of other sites\./,
		);
		assert.match(says, /30 page views(?: would be sent host by host,|, host by host,) in /);
	}
	for (const [flags, says] of [
		[[], "15 from "],
		[["--host", "elsewhere.test"], "Give --host blog.example"],
	] as const) {
		const { stdout } = await monorail(["report", "--format", "json", ...flags], { stdin: ofTwo(2) });
		const { notes, upload: proposed } = JSON.parse(stdout);
		const sends = / is of several: .* An upload sends nothing before\.$/m;
		assert.match(notes.join("\n"), sends);
		assert.match(notes.join("\n"), says);
		assert.not.match(notes.join("\n"), "likely");
		assert.is(proposed.command, undefined, "it would be refused");
	}
	const before = matomo.stored.length;
	const to = ["upload", "--matomo-url", matomo.url, "--no-state", "--accept-invisible-opt-out", ...args];
	const env = { MATOMO_TOKEN_AUTH: TOKEN };
	const refused = await monorail(to, { stdin: ofTwo(2), env });
	assertFailed(refused, EXIT.usage, /is of several .*found of \d+ tracker hits .* \d+ from blog\.example; give each/);
	assert.is(matomo.stored.length, before);
	const ofOne = await monorail(["report", "--format", "json", ...args], { stdin: ofTwo(1) });
	const one = JSON.parse(ofOne.stdout);
	assert.equal(told.exec(one.notes.join("\n"))?.slice(1), [undefined, "sends all as of shop.example"]);
	assert.is(one.upload.fault, undefined);
	assert.is((await monorail(to, { stdin: ofTwo(1), env })).status, EXIT.ok, "a site may have several hosts");
	assert.is(matomo.stored.length, before + 30);
});

test.run();
