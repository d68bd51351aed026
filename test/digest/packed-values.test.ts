import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PackedValues } from "../../src/digest/packed-values.ts";
import { NGINX_COLUMNS } from "../../src/format/nginx-columns.ts";
import { holds } from "../format/holds.ts";

const test = suite("digest/packed-values");

const ADDRESS = NGINX_COLUMNS.indexOf("remote_addr");
const USER_AGENT = NGINX_COLUMNS.indexOf("user_agent");

/** Full of what ends a value, or seems to. */
const text = fc.oneof(
	fc.string({ unit: fc.constantFrom("a", '"', "\\", ",", "[", "]", " ", "\t") }),
	fc.constant("null"),
	fc.string(),
);
const lists = fc.array(fc.option(text), { minLength: NGINX_COLUMNS.length, maxLength: NGINX_COLUMNS.length });

test("values are what JSON says, in whatever order they are asked for", () => {
	holds(
		fc.property(lists, fc.array(fc.nat(NGINX_COLUMNS.length - 1)), (list, asked) => {
			const values = new PackedValues(JSON.stringify(list), { ip: "203.0.113.7", userAgent: undefined });
			for (const column of [...asked, ...list.keys()]) {
				const expected = column === ADDRESS ? "203.0.113.7" : column === USER_AGENT ? undefined : list[column];
				assert.is(values.value(column), expected ?? undefined);
				assert.is(values.has(column), values.value(column) !== undefined);
			}
		}),
		{ numRuns: 500 },
	);
});

test.run();
