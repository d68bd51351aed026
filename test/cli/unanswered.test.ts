import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { EXIT } from "../../src/errors.ts";
import { TOKEN } from "../helpers/matomo/settings.ts";
import { startMatomo } from "../helpers/matomo-stand-in.ts";
import { monorail } from "../helpers/run-monorail.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("cli/unanswered");

const shop = (name: string): string => fileURLToPath(new URL(`../../fixtures/shop/${name}.ndjson`, import.meta.url));
const requests = readFileSync(shop("request"), "utf8");
const folder = tempFolder();
const matomo = await startMatomo();

test.after(async () => {
	await matomo.close();
	folder.remove();
});

/** Request logs that the shop's hits answer nothing of, and what the report says of them. */
const LOGS: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
	"alias.ndjson": [
		requests.replaceAll('"host":"shop.example"', '"host":"origin.internal"'),
		/^None of the 487 tracker hits of shop\.example answers for a page view, and no page view of origin\.internal has one: /m,
	],
	"balancer.ndjson": [
		requests.replaceAll(/"remote_addr":"[^"]*"/g, '"remote_addr":"10.0.0.1"').replaceAll(/"visitor_id":"[^"]*",/g, ""),
		/^None of all tracker hits answers for a page view, so it is not known what Matomo missed, /m,
	],
};

for (const [name, [text, says]] of Object.entries(LOGS)) {
	test(`${name}: where no hit answers for anything, all is held`, async () => {
		const log = folder.write(name, text);
		const { status, stdout } = await monorail(["report", "--format", "json", log, shop("tracker")]);
		assert.is(status, EXIT.silent);
		const { missed, held, outcomes, notes } = JSON.parse(stdout);
		assert.equal(missed, { views: 0, of: 0, share: 0 });
		assert.is(outcomes["would-send"], 0);
		assert.ok(held.silent > 500 && held.silent === outcomes.held, `${held.silent} held`);
		assert.match(notes.join("\n"), says);
	});
}

test("hits without any page view tell nothing of hosts and addresses", async () => {
	const { stdout } = await monorail(["report", "--format", "json", shop("tracker")]);
	const { pageViews, notes } = JSON.parse(stdout);
	assert.is(pageViews, 0);
	assert.not.match(notes.join("\n"), /^None of /m);
});

test("hits of a host whose page views are left out are not blamed on the request log", async () => {
	// Of other visitors: what is the same but for its host is a copy.
	const other = (name: string) =>
		readFileSync(shop(name), "utf8")
			.replaceAll("shop.example", "blog.example")
			.replaceAll("Mozilla/5.0", "Mozilla/5.1");
	const logs = ["request", "tracker"].map((name) => folder.write(`blog-${name}.ndjson`, other(name)));
	const args = ["report", "--format", "json", "--exclude-host", "blog.example"];
	const { stdout } = await monorail([...args, shop("request"), shop("tracker"), ...logs]);
	assert.match(
		JSON.parse(stdout).notes.join("\n"),
		/^None of the \d+ tracker hits of blog\.example answers for a page view: none of that host is among those looked at\.$/m,
	);
});

test("an upload sends nothing of it", async () => {
	const log = folder.write("sent.ndjson", LOGS["alias.ndjson"]?.[0] ?? "");
	const args = ["upload", "--matomo-url", matomo.url, "--site-id", "1", "--no-state", "--ignore-consent"];
	const { status, stderr } = await monorail([...args, log, shop("tracker")], { env: { MATOMO_TOKEN_AUTH: TOKEN } });
	assert.is(status, EXIT.silent, stderr);
	assert.is(matomo.stored.length, 0);
});

test.run();
