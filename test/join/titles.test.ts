import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Titles } from "../../src/join/titles.ts";
import { holds } from "../format/holds.ts";

const test = suite("join/titles");

const AFTER = 60;
const same = (text: string): string => text;
const titles = (): Titles => new Titles(AFTER, (raw) => raw.toUpperCase(), same);

test("the first hit gives a page its title, in order of event time", () => {
	const learned = titles();
	learned.told("/a", "x", "second", 110);
	learned.told("/a", "x", "first", 100);
	learned.told("/a", "x", "third", 120);
	assert.is(learned.of("/a", "x", 39), undefined, "100 is more than 60 after it");
	assert.is(learned.of("/a", "x", 40), "FIRST");
	assert.is(learned.of("/a", "x", 1000), "FIRST", "for ever");
	assert.is(learned.of("/b", "x", 1000), undefined);
	learned.told("/b", "x", "b", 1050);
	assert.is(learned.of("/b", "x", 1000), "B", "as soon as it is known");
});

test("of the same instant the smaller, whichever comes first", () => {
	for (const order of [
		["a", "b"],
		["b", "a"],
	]) {
		const learned = titles();
		for (const raw of order) learned.told("/", undefined, raw, 5);
		assert.is(learned.of("/", undefined, 5), "A");
	}
});

test("another host's page is another; a host that nobody knows is any", () => {
	const learned = titles();
	learned.told("/", "x", "home of x", 1);
	learned.told("/", "y", "home of y", 2);
	assert.is(learned.of("/", "x", 10), "HOME OF X");
	assert.is(learned.of("/", "y", 10), "HOME OF Y");
	assert.is(learned.of("/", "z", 10), undefined);
	assert.is(learned.of("/", undefined, 10), "HOME OF X");
	learned.told("/", undefined, "home", 11);
	assert.is(learned.of("/", "z", 12), "HOME");
});

test("is asked for the title as it is read only once for each page", () => {
	const read: string[] = [];
	const learned = new Titles(AFTER, (raw) => `${read.push(raw)}`, same);
	for (let time = 0; time < 1000; time++) learned.told(`/${time % 10}`, "x", "title", time);
	learned.forget(1000);
	assert.is(read.length, 10);
});

test("depends on event time alone, however the asking goes on", () => {
	const hits = fc.array(
		fc.record({
			page: fc.constantFrom("/a", "/b"),
			host: fc.constantFrom("x", "y"),
			raw: fc.string(),
			at: fc.nat(300),
		}),
		{ maxLength: 12 },
	);
	holds(
		fc.property(hits, fc.array(fc.nat(300), { maxLength: 5 }), (some, asked) => {
			const learned = new Titles(AFTER, same, same);
			const starts = asked.toSorted((a, b) => a - b);
			let told = 0;
			const inTime = some.toSorted((a, b) => a.at - b.at);
			for (const start of starts) {
				// All that it is to know, and some of what comes later.
				while (told < inTime.length && (inTime[told]?.at ?? 0) <= start + AFTER + (told % 3) * 20) {
					const { page, host, raw, at } = inTime[told++] as (typeof some)[number];
					learned.told(page, host, raw, at);
				}
				for (const page of ["/a", "/b"]) {
					const first = some
						.filter((hit) => hit.page === page && hit.host === "x" && hit.at <= start + AFTER)
						.sort((a, b) => a.at - b.at || (a.raw < b.raw ? -1 : 1))[0];
					assert.is(learned.of(page, "x", start), first?.raw);
				}
			}
		}),
		{ numRuns: 500 },
	);
});

test("of very many hosts with the same page only some are told apart", () => {
	const learned = titles();
	for (let time = 0; time < 1000; time++) learned.told("/", `${time}.example`, "home", time);
	assert.is(learned.of("/", "15.example", 1000), "HOME");
	assert.is(learned.of("/", "16.example", 1000), undefined);
});

test("memory is bounded: by so many pages and hosts of each, and what is too long is nobody's page", () => {
	const learned = titles();
	for (let time = 0; time < 60_000; time++) {
		learned.told(`/${time}`, "x", "a", time);
		learned.told("/home", `${time}.example`, "home", time);
		learned.forget(time - 100);
		assert.ok(learned.size <= 11_000, `${learned.size}`);
	}
	assert.is(learned.of("/0", "x", 60_000), undefined, "the oldest is forgotten");
	assert.is(learned.of("/59999", "x", 60_000), "A");
	learned.told("/".padEnd(5000, "x"), "x", "long", 60_001);
	assert.is(learned.of("/".padEnd(5000, "x"), "x", 60_002), undefined);
});

test.run();
