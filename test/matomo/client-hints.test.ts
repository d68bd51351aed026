import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ClientHints } from "../../src/event.ts";
import { clientHintsJson } from "../../src/matomo/client-hints.ts";

const test = suite("matomo/client-hints");

const hints = (brands: string, platform?: string, mobile?: string): ClientHints => ({ brands, platform, mobile });

const CASES: readonly (readonly [hints: ClientHints, json: string | undefined])[] = [
	[
		hints('"Not:A-Brand";v="8", "Chromium";v="156"', '"Linux"', "?0"),
		'{"brands":[{"brand":"Not:A-Brand","version":"8"},{"brand":"Chromium","version":"156"}],"mobile":false,"platform":"Linux"}',
	],
	[
		hints('"Google Chrome";v="156"', '"Android"', "?1"),
		'{"brands":[{"brand":"Google Chrome","version":"156"}],"mobile":true,"platform":"Android"}',
	],
	[hints('"A";v="1"'), '{"brands":[{"brand":"A","version":"1"}],"mobile":false,"platform":""}'],
	[hints('"A";v="1"', "Chrome OS"), '{"brands":[{"brand":"A","version":"1"}],"mobile":false,"platform":"Chrome OS"}'],
	[
		hints('"(Not(A:Brand\\"\\\\";v="99"'),
		'{"brands":[{"brand":"(Not(A:Brand\\"\\\\","version":"99"}],"mobile":false,"platform":""}',
	],
	[
		hints('"A, B";v="1.2.3","C";v=""'),
		'{"brands":[{"brand":"A, B","version":"1.2.3"},{"brand":"C","version":""}],"mobile":false,"platform":""}',
	],
	[hints("Chromium;v=156"), undefined],
	[hints('"Chromium"'), undefined],
	[hints('"Chromium;v="'), undefined],
	[{ uadata: '{"brands":[],"mobile":true}' }, '{"brands":[],"mobile":true}'],
];

test("what the browser said of itself, as Matomo reads it", () => {
	for (const [given, json] of CASES) assert.is(clientHintsJson(given), json, JSON.stringify(given));
	assert.is(CASES.length, 10);
});

test("an endless header takes no endless time", () => {
	const before = performance.now();
	for (const unit of ['"', "\\", '"\\', '"a";v=', '";v="']) clientHintsJson(hints(unit.repeat(20_000)));
	assert.ok(performance.now() - before < 500);
});

test.run();
