import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lendToken } from "../../src/capture/lent-token.ts";
import { hasOverride, OVERRIDES } from "../../src/capture/overrides.ts";
import { SPELLINGS } from "./override-spellings.ts";
import { phpVariables } from "./php.ts";

const test = suite("capture/overrides");

const TOKEN = "write00000000000000000000000000a";
const LOAN = { address: "203.0.113.7", token: TOKEN };
const PLAIN = "idsite=1&rec=1&url=https%3A%2F%2Fshop.test%2F&action_name=City%20of%20lat%3Dlong&_id=f463614ea04e99e8";

test("each override in each spelling is found, wherever it stands", () => {
	let count = 0;
	for (const [what, spell] of Object.entries(SPELLINGS)) {
		for (const name of OVERRIDES) {
			const odd = spell(name);
			for (const query of [odd, `${odd}&${PLAIN}`, `${PLAIN}&${odd}`, `${PLAIN}&${odd}&a=b`]) {
				assert.ok(hasOverride(query), `${what}: ${query}`);
				count++;
			}
		}
	}
	assert.is(count, 27 * 9 * 4);
});

test("what trackers send is none", () => {
	const names =
		"idsite rec r h m s url urlref uid _id _idn _refts send_image pdf qt cookie res pv_id uadata pf_net pf_srv pf_tfr " +
		"pf_dm1 dimension1 action_name search search_cat e_c e_a e_n e_v c_n c_p c_t link download idgoal revenue ec_id " +
		"ec_items ec_st lang ua ping ca consent ma_id fa_id hsr_vid bots new_visit cid gt_ms _cvar cvar queuedtracking";
	for (const name of names.split(" ")) assert.not.ok(hasOverride(`${name}=city`), name);
	assert.not.ok(hasOverride(PLAIN));
	assert.not.ok(hasOverride(""));
	assert.is(names.split(" ").length, 56);
});

const lent = (query: string, body = ""): string | undefined =>
	lendToken({ query, body: Buffer.from(body) }, LOAN)?.toString();

test("a plain hit gets address and token, in its body", () => {
	assert.is(lent(PLAIN), `cip=203.0.113.7&token_auth=${TOKEN}`);
	assert.is(lent("", PLAIN), `${PLAIN}&cip=203.0.113.7&token_auth=${TOKEN}`);
	const v6 = lendToken({ query: PLAIN, body: Buffer.alloc(0) }, { ...LOAN, address: "2001:db8::1" })?.toString();
	assert.is(phpVariables(v6 ?? "").get("cip"), "2001:db8::1");
});

test("a plain bulk request gets the token once, and each entry the address", () => {
	const body = JSON.stringify({ requests: [`?${PLAIN}`, { idsite: 1, rec: 1 }, `?a#b`], send_image: 0 });
	assert.equal(JSON.parse(lent("", body) ?? ""), {
		requests: [`?cip=203.0.113.7&${PLAIN}`, { idsite: 1, rec: 1, cip: "203.0.113.7" }, "?cip=203.0.113.7&a#b"],
		send_image: 0,
		token_auth: TOKEN,
	});
});

const entry = `?${PLAIN}`;
/** Bulk bodies that get no token. */
const REFUSED_BULK: Readonly<Record<string, string>> = {
	"a token of its own": JSON.stringify({ requests: [entry], token_auth: "x" }),
	"an empty token of its own": JSON.stringify({ requests: [entry], token_auth: "" }),
	"a token in capitals": JSON.stringify({ requests: [entry], TOKEN_AUTH: "x" }),
	"a cip for all": JSON.stringify({ requests: [entry], cip: "6.6.6.6" }),
	"an escaped name": `{"requests":["${entry}"],"\\u0074oken_auth":"x"}`,
	"an escaped name in an entry": '{"requests":[{"idsite":1,"\\u0063ip":"6.6.6.6"}]}',
	"requests twice": `{"requests":["${entry}"],"requests":["?cip=6.6.6.6"]}`,
	"an entry that is an array": JSON.stringify({ requests: [["cip", "6.6.6.6"]] }),
	"an entry that is null": JSON.stringify({ requests: [null] }),
	"an entry that is a number": JSON.stringify({ requests: [1] }),
	"an entry without a question mark": JSON.stringify({ requests: ["cip=6.6.6.6"] }),
	"an entry in an entry": JSON.stringify({ requests: [{ "cip[]": "6.6.6.6" }] }),
	"no list": JSON.stringify({ requests: { cip: "6.6.6.6" } }),
	"single quotes": "{'requests':['?idsite=1&cip=6.6.6.6']}",
	"broken JSON": '{"requests":["?cip=6.6.6.6"]',
	"a list": '["requests"]',
	null: ' null "requests"',
	"a form that says so": 'a="requests"&idsite=1&rec=1',
	"a byte order mark": `\ufeff${JSON.stringify({ requests: ["?cip=6.6.6.6"] })}`,
};

for (const [what, body] of Object.entries(REFUSED_BULK)) {
	test(`no token for a bulk request with ${what}`, () => assert.is(lent("", body), undefined));
}

test("all of them were tried", () => assert.is(Object.keys(REFUSED_BULK).length, 19));

test("no token for a hit with an override in query or body, or for a bulk request that has one beside it or in any entry", () => {
	let count = 0;
	for (const spell of Object.values(SPELLINGS)) {
		for (const name of OVERRIDES) {
			const odd = `${PLAIN}&${spell(name)}`;
			assert.is(lent(odd), undefined);
			assert.is(lent("", odd), undefined);
			assert.is(lent(PLAIN, odd), undefined);
			assert.is(lent(odd, PLAIN), undefined);
			assert.is(lent(odd, JSON.stringify({ requests: [entry] })), undefined);
			assert.is(lent("", JSON.stringify({ requests: [entry, `?${odd}`, entry] })), undefined);
			count++;
		}
	}
	assert.is(count, 27 * 9);
});

const piece = fc.oneof(
	fc.constantFrom(...OVERRIDES, "idsite", "url", "rec", "c", "ip", "i", "token", "auth", "_", "."),
	fc.constantFrom(
		"&",
		"=",
		";",
		"+",
		"%",
		"%00",
		"%20",
		"%5B",
		"[",
		"]",
		"[]",
		"%63",
		"%3D",
		"%25",
		"%26",
		"#",
		"?",
		" ",
	),
	fc.string({ maxLength: 2 }),
);
const query = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

test("whatever PHP makes of a hit that got the token, no override but our own address is in it", () => {
	let lentTimes = 0;
	void fc.assert(
		fc.property(query, query, (address, form) => {
			const body = lent(address, form);
			if (body === undefined) return;
			lentTimes++;
			const ours = `cip=203.0.113.7&token_auth=${TOKEN}`;
			const theirs = body.slice(0, body.length - ours.length);
			const names = [...phpVariables(address).keys(), ...phpVariables(theirs).keys()];
			for (const name of names) assert.not.ok(OVERRIDES.includes(name), `${address} | ${form}: ${name}`);
			const all = new Map([...phpVariables(body), ...phpVariables(address)]);
			assert.is(all.get("cip"), "203.0.113.7");
		}),
		{ numRuns: 5_000, seed: 11 },
	);
	assert.ok(lentTimes > 500, `lent only ${lentTimes} times`);
});

test.run();
