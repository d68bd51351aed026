import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exclusionOf, type FilterPatterns, regularExpression } from "../../src/classify/filter.ts";
import { UserError } from "../../src/errors.ts";
import { pageEvent } from "../helpers/log-event.ts";

const test = suite("classify/filter");

const NONE: FilterPatterns = {
	includeHost: [],
	excludeHost: [],
	includePath: [],
	excludePath: [],
	includeStatus: [],
	excludeStatus: [],
};

type Asked = readonly [host: string | undefined, path: string, status: number];

interface Case {
	readonly patterns: Partial<FilterPatterns>;
	readonly stay: readonly Asked[];
	readonly excluded: readonly Asked[];
}

const at = (path: string): Asked => ["shop.example", path, 200];
const on = (host: string | undefined): Asked => [host, "/", 200];
const with_ = (status: number): Asked => ["shop.example", "/", status];

const CASES: readonly Case[] = [
	{
		patterns: { excludePath: ["/admin"] },
		stay: ["/", "/admin/", "/adminx", "/x/admin"].map(at),
		excluded: [at("/admin")],
	},
	{
		patterns: { excludePath: ["/admin/**"] },
		stay: ["/", "/adminx", "/x/admin/y"].map(at),
		excluded: ["/admin/", "/admin/a", "/admin/a/b.c", "/admin/.hidden"].map(at),
	},
	{ patterns: { excludePath: ["/*/edit"] }, stay: ["/a/b/edit", "/edit"].map(at), excluded: [at("/a/edit")] },
	{ patterns: { excludePath: ["/**"] }, stay: [], excluded: ["/", "/a", "/a/b/"].map(at) },
	{ patterns: { excludePath: ["**.html"] }, stay: [at("/a")], excluded: ["/a.html", "/a/b.html"].map(at) },
	{ patterns: { excludePath: ["/{a,b}.html"] }, stay: [at("/c.html")], excluded: [at("/a.html"), at("/b.html")] },
	{ patterns: { excludePath: ["/admin/"] }, stay: ["/admin", "/x/admin/y"].map(at), excluded: [at("/admin/")] },
	{
		patterns: { excludePath: ["/^\\/(admin|api)\\b/"] },
		stay: ["/x/admin", "/Admin", "/administer"].map(at),
		excluded: ["/admin", "/api/v1"].map(at),
	},
	{ patterns: { excludePath: ["/^\\/admin/i"] }, stay: [at("/x")], excluded: ["/ADMIN", "/adminx"].map(at) },
	{ patterns: { excludePath: ["/a", "/b"] }, stay: [at("/c")], excluded: [at("/a"), at("/b")] },
	{
		patterns: { includePath: ["/blog/**", "/news"] },
		stay: ["/blog/1", "/news"].map(at),
		excluded: ["/", "/news/1"].map(at),
	},
	{
		patterns: { includePath: ["/blog/**"], excludePath: ["/blog/drafts/**"] },
		stay: [at("/blog/1")],
		excluded: ["/blog/drafts/1", "/"].map(at),
	},
	{
		patterns: { includeHost: ["shop.example"] },
		stay: [on("shop.example")],
		excluded: [on("www.shop.example"), on(undefined)],
	},
	{
		patterns: { includeHost: ["*.EXAMPLE"] },
		stay: [on("shop.example")],
		excluded: [on("shop.example.org"), on("example")],
	},
	{
		patterns: { includeHost: ["*.grün.de", "shop.example."] },
		stay: [on("www.xn--grn-ioa.de"), on("shop.example")],
		excluded: [on("grün.de")],
	},
	{
		patterns: { excludeHost: ["/^(dev|test)\\./"] },
		stay: [on("shop.example"), on(undefined)],
		excluded: [on("dev.example")],
	},
	{ patterns: { excludeStatus: ["404"] }, stay: [with_(200)], excluded: [with_(404)] },
	{ patterns: { excludeStatus: ["4*", "50?"] }, stay: [with_(200), with_(510)], excluded: [with_(403), with_(503)] },
	{ patterns: { includeStatus: ["2*"] }, stay: [with_(200), with_(203)], excluded: [with_(304), with_(0)] },
	{
		patterns: { includeHost: ["a.example"], includePath: ["/x"], excludeStatus: ["304"] },
		stay: [["a.example", "/x", 200]],
		excluded: [
			["b.example", "/x", 200],
			["a.example", "/y", 200],
			["a.example", "/x", 304],
		],
	},
];

test("what stays and what does not", () => {
	let asked = 0;
	for (const { patterns, stay, excluded } of CASES) {
		const isExcluded = exclusionOf({ ...NONE, ...patterns });
		for (const [expected, requests] of [[false, stay] as const, [true, excluded] as const]) {
			for (const [host, path, status] of requests) {
				const event = pageEvent({ host, target: `${path}?q=/admin`, status });
				assert.is(isExcluded?.(event, path), expected, `${JSON.stringify(patterns)}: ${host} ${path} ${status}`);
				asked++;
			}
		}
	}
	assert.is(CASES.length, 20);
	assert.is(asked, 71);
});

/** Globs that nothing in any log can match, and what is said of them. */
const HOPELESS: readonly (readonly [patterns: Partial<FilterPatterns>, says: RegExp])[] = [
	[{ includeStatus: ["foo"] }, /^bad value for --include-status: expected a status such as 404, .*found "foo", which/],
	[{ includeStatus: ["200", "2xx"] }, /^bad value for --include-status: .*found "2xx"/],
	[{ excludeStatus: ["4040"] }, /^bad value for --exclude-status: .*found "4040"/],
	[{ includePath: ["page0"] }, /^bad value for --include-path: expected a path from its first slash on.*found "page0"/],
	[{ excludePath: ["wp-admin/**"] }, /^bad value for --exclude-path: .*found "wp-admin/],
	[
		{ excludePath: ["*"] },
		/^bad value for --exclude-path: .*found "\*"; \* stays within one segment: '\/\*\*' is every/,
	],
	[{ includePath: ["*.html"] }, /^bad value for --include-path: .*found "\*\.html"; .*'\*\*\.html' every such file$/],
	[{ excludePath: ["?a"] }, /^bad value for --exclude-path: .*found "\?a", which nothing matches$/],
	[{ excludePath: ["~user/**"] }, /^bad value for --exclude-path: .*found "~user/],
	[{ excludePath: ["%20/**"] }, /^bad value for --exclude-path: .*found "%20/],
	[
		{ includeHost: ["https://www.example.org"] },
		/^bad value for --include-host: expected a host such as .*found "https:/,
	],
];

test("what can match nothing is refused", () => {
	for (const [patterns, says] of HOPELESS) {
		assert.throws(
			() => exclusionOf({ ...NONE, ...patterns }),
			(error: unknown) => error instanceof UserError && says.test(error.message),
			JSON.stringify(patterns),
		);
	}
	assert.is(HOPELESS.length, 11);
	for (const includePath of [
		"/admin/",
		"/*",
		"/**",
		"**/x",
		"**.html",
		"{/a,/b}/**",
		"[/]x",
		"!(/a)",
		"!/a/**",
		"@(/a|/b)",
	]) {
		exclusionOf({ ...NONE, includePath: [includePath] });
	}
});

test("no pattern, no question", () => {
	assert.is(exclusionOf(NONE), undefined);
});

const EXPRESSIONS: readonly (readonly [text: string, expression: string | undefined])[] = [
	["/^x/", "/^x/"],
	["/a|b/i", "/a|b/i"],
	["/a\\/b/u", "/a\\/b/u"],
	["/(a)/", "/(a)/"],
	["/a+/", "/a+/"],
	["/x$/iu", "/x$/iu"],
	["/admin/", undefined],
	["/admin/**", undefined],
	["/a.b/", undefined],
	["/[ab]/", undefined],
	["/^x", undefined],
	["^x/", undefined],
	["/^x/g", undefined],
	["*.html", undefined],
	["", undefined],
];

test("what is a regular expression and what a path", () => {
	for (const [text, expression] of EXPRESSIONS) {
		assert.is(regularExpression(text, "--include-path")?.toString(), expression, text);
	}
	assert.is(EXPRESSIONS.length, 15);
});

test("an expression that does not compile is the user's to mend", () => {
	for (const text of ["/(x/", "/[/", "/a[b/i"]) {
		const option = (error: unknown): boolean =>
			error instanceof UserError && error.message.startsWith(`--exclude-path ${text} is no valid regular expression`);
		assert.throws(() => exclusionOf({ ...NONE, excludePath: [text] }), option, text);
	}
});

test.run();
