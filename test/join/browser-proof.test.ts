import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BROWSER_PROOF, BrowserProof, type BrowserSigns } from "../../src/join/browser-proof.ts";

const test = suite("join/browser-proof");

/** `s` loads sub-resources, `f` sends fetch metadata, `l` Accept-Language. */
const signs = (letters: string): BrowserSigns => ({
	subResource: letters.includes("s"),
	fetchMetadata: letters.includes("f"),
	language: letters.includes("l"),
});

/** So many page views with these signs. */
type Views = readonly (readonly [count: number, letters: string])[];

interface Case {
	readonly title: string;
	readonly tracked: Views;
	readonly untracked?: Views;
	/** Signs of untracked page views that count as a person's, and those that do not. */
	readonly people: readonly string[];
	readonly robots: readonly string[];
}

const ALL = ["", "s", "f", "l", "sf", "sl", "fl", "sfl"];
const HALF_ROBOTS: Views = [
	[100, "sfl"],
	[100, ""],
];

/** What `prefer` makes of untracked page views. */
const PREFER: readonly Case[] = [
	{ title: "nothing is known: nothing is asked", tracked: [], people: ALL, robots: [] },
	{ title: "too little is", tracked: [[20, "sfl"]], untracked: HALF_ROBOTS, people: ALL, robots: [] },
	{
		title: "all load files: a person must, whatever the headers",
		tracked: [[300, "sfl"]],
		untracked: HALF_ROBOTS,
		people: ["s", "sf", "sl", "sfl"],
		robots: ["", "f", "l", "fl"],
	},
	{
		title: "all load files, but those who are not tracked do, too: who does not has a cache",
		tracked: [[300, "sfl"]],
		untracked: [
			[192, "s"],
			[8, ""],
		],
		people: ALL,
		robots: [],
	},
	{
		title: "a few have caches, and among the untracked no more than five times as many",
		tracked: [
			[1976, "sfl"],
			[24, "fl"],
		],
		untracked: [
			[945, "s"],
			[55, ""],
		],
		people: ALL,
		robots: [],
	},
	{
		title: "most load files: a person does, or sends what nearly all send",
		tracked: [
			[285, "sfl"],
			[15, "fl"],
		],
		untracked: HALF_ROBOTS,
		people: ["s", "sf", "sl", "sfl", "fl"],
		robots: ["", "f", "l"],
	},
	{
		title: "most load files, and not all send anything: nothing can be asked",
		tracked: [
			[285, "s"],
			[15, ""],
		],
		untracked: HALF_ROBOTS,
		people: ALL,
		robots: [],
	},
	{
		title: "files are elsewhere: a person sends what nearly all send",
		tracked: [[300, "fl"]],
		untracked: HALF_ROBOTS,
		people: ["fl", "sfl"],
		robots: ["", "s", "f", "l", "sf", "sl"],
	},
	{
		title: "plain HTTP: no fetch metadata is asked for",
		tracked: [[300, "l"]],
		untracked: HALF_ROBOTS,
		people: ["l", "sl", "fl", "sfl"],
		robots: ["", "s", "f", "sf"],
	},
	{ title: "the log shows nothing", tracked: [[300, ""]], untracked: HALF_ROBOTS, people: ALL, robots: [] },
];

function proofOf(mode: (typeof BROWSER_PROOF)[number], tracked: Views, untracked: Views): BrowserProof {
	const proof = new BrowserProof(mode);
	for (const [count, letters] of tracked) for (let view = 0; view < count; view++) proof.tracked(signs(letters));
	for (const [count, letters] of untracked) for (let view = 0; view < count; view++) proof.untracked(signs(letters));
	return proof;
}

for (const { title, tracked, untracked = [], people, robots } of PREFER) {
	test(`prefer: ${title}`, () => {
		const proof = proofOf("prefer", tracked, untracked);
		assert.equal(
			ALL.filter((letters) => proof.isPerson(signs(letters))),
			ALL.filter((letters) => people.includes(letters)),
		);
		assert.is(people.length + robots.length, ALL.length);
	});
}

test("all of them were tried", () => assert.is(PREFER.length, 10));

test("require asks for files or fetch metadata always, off for nothing ever", () => {
	for (const { tracked, untracked = [] } of PREFER) {
		const required = proofOf("require", tracked, untracked);
		assert.equal(
			ALL.filter((letters) => required.isPerson(signs(letters))),
			["s", "f", "sf", "sl", "fl", "sfl"],
		);
		const off = proofOf("off", tracked, untracked);
		assert.ok(ALL.every((letters) => off.isPerson(signs(letters))));
		assert.ok(required.isCalibrated && off.isCalibrated, "neither has to wait");
	}
	assert.equal(BROWSER_PROOF, ["prefer", "require", "off"]);
});

test("prefer is certain after some hundred tracked page views, whatever they show", () => {
	for (const letters of ALL) {
		assert.is(proofOf("prefer", [[299, letters]], [[1000, "sfl"]]).isCalibrated, false);
		assert.is(proofOf("prefer", [[300, letters]], []).isCalibrated, true);
	}
});

test.run();
