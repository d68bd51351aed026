import { suite } from "uvu";
import * as assert from "uvu/assert";
import { replayRequest, type SendableHit } from "../../src/matomo/replay-request.ts";
import { prepare } from "../../src/matomo/validate.ts";

const test = suite("matomo/replay-request");

const NOON = Date.UTC(2026, 2, 2, 12);
const HIT: SendableHit = {
	query: "idsite=7&rec=1&url=https%3A%2F%2Fshop.example%2Ftea&_id=0123456789abcdef&pv_id=abc123",
	start: NOON + 999,
	ip: "203.0.113.9",
	userAgent: "Mozilla/5.0 Firefox/140.0",
	language: "de",
	referrer: "https://shop.example/from",
	pageViewId: "zzzzzz",
	visitor: "as the tracker said",
};
const OURS = {
	idsite: 1,
	rec: 1,
	apiv: 1,
	ua: HIT.userAgent,
	lang: "de",
	cip: HIT.ip,
	cdt: NOON / 1000,
};
const requestOf = (more: Partial<SendableHit> = {}) => replayRequest({ ...HIT, ...more }, { id: 1 });
const withQuery = (query: string) => requestOf({ query: `${HIT.query}&${query}` });

test("a hit is sent with what the tracker said, at its time, as its visitor", () => {
	assert.equal(requestOf(), {
		...OURS,
		url: "https://shop.example/tea",
		_id: "0123456789abcdef",
		pv_id: "abc123",
	});
	assert.ok("request" in prepare(requestOf(), NOON + 60_000));
});

/** What a hit can say besides a page view, and what of it is passed on. */
const PASSED_ON: readonly (readonly [query: string, expected: Readonly<Record<string, string>>])[] = [
	["action_name=Gr%C3%BCner+Tee", { action_name: "Grüner Tee" }],
	["search=tea+pot&search_cat=&search_count=3", { search: "tea pot", search_cat: "", search_count: "3" }],
	["e_c=video&e_a=play&e_n=a%26b&e_v=1.5", { e_c: "video", e_a: "play", e_n: "a&b", e_v: "1.5" }],
	["link=https%3A%2F%2Felsewhere.example", { link: "https://elsewhere.example" }],
	["download=https%3A%2F%2Fshop.example%2Fa.pdf", { download: "https://shop.example/a.pdf" }],
	["idgoal=0&ec_id=17&revenue=12.50&ec_items=%5B%5D", { idgoal: "0", ec_id: "17", revenue: "12.50", ec_items: "[]" }],
	["uid=ann%40shop.example&dimension3=blue", { uid: "ann@shop.example", dimension3: "blue" }],
	["h=13&m=1&s=2&res=800x600&cookie=1&pdf=1", { h: "13", m: "1", s: "2", res: "800x600", cookie: "1", pdf: "1" }],
	["uadata=%7B%22mobile%22%3Afalse%7D&pf_srv=12", { uadata: '{"mobile":false}', pf_srv: "12" }],
	["ping=1", { ping: "1" }],
	["action_name=a&action_name=b", { action_name: "b" }],
	["%", { "%": "" }],
];

test("everything that the tracker said is passed on", () => {
	const plain = Object.keys(requestOf());
	for (const [query, expected] of PASSED_ON) {
		const request = withQuery(query);
		const more = Object.fromEntries(Object.entries(request).filter(([name]) => !plain.includes(name)));
		assert.equal(more, expected, query);
	}
	assert.is(PASSED_ON.length, 12);
});

const FORGED = [
	"token_auth=secret",
	"cip=1.2.3.4",
	"cdt=1",
	"cdo=86400",
	"cid=ffffffffffffffff",
	"country=de",
	"region=01",
	"city=Berlin",
	"lat=1",
	"long=1",
	"bots=1",
	"debug=1",
	"ua=Other",
	"lang=fr",
	"idsite=99",
	"rec=0",
	"apiv=9",
	"send_image=0",
	"queuedtracking=0",
	"%63ip=1.2.3.4",
];

test("but nothing that our token would make Matomo believe", () => {
	for (const query of FORGED) {
		assert.equal(withQuery(query), requestOf(), query);
		assert.equal(requestOf({ query: `${query}&${HIT.query}` }), requestOf(), query);
	}
	assert.is(FORGED.length, 20);
});

test("a number of its own where the tracker gave none that Matomo can take", () => {
	for (const query of ["", "pv_id=", "pv_id=abcde", "pv_id=%C3%A4bcdef", "pv_id=abcdefg"]) {
		assert.is(requestOf({ query: `rec=1&url=https%3A%2F%2Fx%2F&${query}` }).pv_id, "zzzzzz", query);
	}
});

test("a hit without a URL is on the page that it was sent from", () => {
	assert.is(requestOf({ query: "rec=1&e_c=x" }).url, "https://shop.example/from");
	assert.is(requestOf({ query: "rec=1&url=&e_c=x" }).url, "https://shop.example/from");
	assert.equal(prepare(requestOf({ query: "rec=1&e_c=x", referrer: undefined }), NOON + 60_000), {
		refused: "url: missing",
	});
});

test("whose visit it is can be kept back", () => {
	const query = `${HIT.query}&_idn=0&_idts=1&uid=ann`;
	const { _id, ...rest } = requestOf();
	assert.is(_id, "0123456789abcdef");
	assert.equal(requestOf({ query, visitor: "nobody" }), rest);
	assert.equal(requestOf({ query, visitor: { customId: "00000000000000aa" } }), { ...rest, cid: "00000000000000aa" });
});

test("an unknown language is said to be unknown", () => {
	assert.is(requestOf({ language: undefined }).lang, "");
});

test.run();
