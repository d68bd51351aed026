/** What has to come next. */
type Place = "value" | "first item" | "name" | "first name" | "colon" | "end" | Enclosing;
/** The same behind a value, by what that stands in. */
type Enclosing = "next of list" | "next of object";

/** In words, for who has to mend it. */
const WANTED: Readonly<Record<Place, string>> = {
	value: "a value",
	"first item": "a value or ]",
	name: "a name in double quotes",
	"first name": "a name in double quotes or }",
	colon: "a colon",
	end: "the end",
	"next of list": "a comma or ]",
	"next of object": "a comma or }",
};

const BLANK = /[\t\n\r ]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what may not stand there
const STRING = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** Characters that are shown of what is wrong. */
const EXCERPT = 20;

/**
 * Where a text that `JSON.parse` refuses stops being JSON, and what is missing there, in words.
 *
 * @returns what was found, to stand behind `found`
 */
export function jsonFault(text: string): string {
	const [at, place] = faultIn(text);
	const [rest = ""] = text.slice(at).split(/[\r\n]/, 1);
	const [before, column] = [text.slice(0, at).split("\n"), at - text.lastIndexOf("\n", at - 1)];
	const what = at === text.length ? "the end" : `'${rest.slice(0, EXCERPT)}${rest.length > EXCERPT ? "…" : ""}'`;
	return `${what} in line ${before.length}, column ${column}, instead of ${WANTED[place]}`;
}

function faultIn(text: string): readonly [at: number, place: Place] {
	const enclosing: Enclosing[] = [];
	let place: Place = "value";
	let at = 0;
	const take = (token: RegExp | string): boolean => {
		if (typeof token === "string") {
			if (!text.startsWith(token, at)) return false;
			at += token.length;
			return true;
		}
		token.lastIndex = at;
		if (!token.test(text)) return false;
		at = token.lastIndex;
		return true;
	};
	const behindValue = (): Place => enclosing.at(-1) ?? "end";
	const begun = (what: Enclosing, first: Place): Place => {
		enclosing.push(what);
		return first;
	};
	const ended = (): Place => {
		enclosing.pop();
		return behindValue();
	};
	const next = (): Place | undefined => {
		switch (place) {
			case "first item":
			case "value":
				if (place === "first item" && take("]")) return ended();
				if (take("{")) return begun("next of object", "first name");
				if (take("[")) return begun("next of list", "first item");
				return take(STRING) || take(SCALAR) ? behindValue() : undefined;
			case "first name":
			case "name":
				if (place === "first name" && take("}")) return ended();
				return take(STRING) ? "colon" : undefined;
			case "colon":
				return take(":") ? "value" : undefined;
			case "next of list":
				if (take("]")) return ended();
				return take(",") ? "value" : undefined;
			case "next of object":
				if (take("}")) return ended();
				return take(",") ? "name" : undefined;
			case "end":
				return undefined;
		}
	};
	for (;;) {
		take(BLANK);
		const following = next();
		if (following === undefined) return [at, place];
		place = following;
	}
}
