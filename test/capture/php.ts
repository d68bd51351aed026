/**
 * Names of the variables that PHP makes of a query string or form, and what each is in the end: the part of its rules
 * by which something harmless becomes something else.
 *
 * @see https://github.com/php/php-src/blob/master/main/php_variables.c (`php_register_variable_ex`)
 */
export function phpVariables(query: string): ReadonlyMap<string, string> {
	const variables = new Map<string, string>();
	for (const pair of query.split("&")) {
		const equals = pair.indexOf("=");
		const name = urlDecoded(equals === -1 ? pair : pair.slice(0, equals));
		const variable = registered(name);
		if (variable !== "") variables.set(variable, urlDecoded(equals === -1 ? "" : pair.slice(equals + 1)));
	}
	return variables;
}

function urlDecoded(text: string): string {
	return text
		.replaceAll("+", " ")
		.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Blanks before the name are skipped, it ends at a zero byte, brackets make it an array, dots and blanks are `_`. */
function registered(name: string): string {
	const text = name.replace(/^ +/, "").split("\u0000")[0] ?? "";
	const bracket = text.indexOf("[");
	const isArray = bracket !== -1 && text.indexOf("]", bracket) !== -1;
	return (isArray ? text.slice(0, bracket) : text.replace("[", "_")).replace(/[ .]/g, "_");
}
