import { printable } from "../errors.ts";
import type { Facts } from "./facts.ts";

/** What an answer of Matomo's Reporting API says. Texts are one line and short, without control characters. */
export type ApiAnswer =
	| { readonly is: "value"; readonly value: unknown }
	/** Matomo itself says no, in its own words: permissions, unknown sites, wrong tokens. */
	| { readonly is: "refused"; readonly message: string }
	| { readonly is: "unreachable"; readonly code: string }
	| { readonly is: "redirect"; readonly status: number; readonly to: string }
	/** Something answers, but not Matomo's API. `shows`: the page's title, or how it begins. */
	| { readonly is: "not-the-api"; readonly status: number; readonly type: string; readonly shows: string };

/**
 * Reads an answer to a call with `format=JSON`. Pure; never throws.
 *
 * The status alone says little: Matomo refuses with 200 in some versions and with 401 or 500 in others.
 *
 * @see https://developer.matomo.org/api-reference/reporting-api
 */
export function readApi(facts: Facts): ApiAnswer {
	if (facts.is === "failure") return { is: "unreachable", code: facts.code };
	const { status, headers, body } = facts;
	if (status >= 300 && status < 400) return { is: "redirect", status, to: short(headers.location ?? "") };
	const json = parsed(body);
	if (json === undefined) {
		const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1];
		return { is: "not-the-api", status, type: short(headers["content-type"] ?? ""), shows: short(title ?? body) };
	}
	if (
		json.value !== null &&
		typeof json.value === "object" &&
		"result" in json.value &&
		json.value.result === "error"
	) {
		const message = "message" in json.value ? String(json.value.message) : "";
		return { is: "refused", message: short(message.replace(/<[^>]*>/g, " ")) };
	}
	if (status !== 200) {
		return { is: "not-the-api", status, type: short(headers["content-type"] ?? ""), shows: short(body) };
	}
	return { is: "value", value: json.value };
}

function parsed(body: string): { readonly value: unknown } | undefined {
	try {
		return { value: JSON.parse(body) };
	} catch {
		return undefined;
	}
}

function short(text: string): string {
	const line = printable(text.replace(/\s+/g, " ").trim());
	return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}
