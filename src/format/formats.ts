import { didYouMean } from "../did-you-mean.ts";
import { UserError } from "../errors.ts";
import { alb } from "./alb.ts";
import { alsoCarried } from "./also-carried.ts";
import { apacheJson } from "./apache-json.ts";
import { caddy } from "./caddy.ts";
import { cloudfront } from "./cloudfront.ts";
import { common } from "./common.ts";
import { elb } from "./elb.ts";
import { envoy } from "./envoy.ts";
import type { Format } from "./format.ts";
import { gandi } from "./gandi.ts";
import { haproxy } from "./haproxy.ts";
import { icecast } from "./icecast.ts";
import { iis } from "./iis.ts";
import { incapsula } from "./incapsula.ts";
import { jsonAccess } from "./json-access.ts";
import { LineReaders } from "./line-readers.ts";
import { matomoJson } from "./matomo-json.ts";
import { monorail } from "./monorail.ts";
import { netscaler } from "./netscaler.ts";
import { nginxCombined } from "./nginx-combined.ts";
import { nginxJson } from "./nginx-json.ts";
import { nginxTsv } from "./nginx-tsv.ts";
import { ovh } from "./ovh.ts";
import { isOwnFormat, ownFormat } from "./own/own-format.ts";
import { s3 } from "./s3.ts";
import { traefikClf } from "./traefik-clf.ts";
import { traefikJson } from "./traefik-json.ts";
import { vhostCombined } from "./vhost-combined.ts";
import { vhostCommon } from "./vhost-common.ts";
import { w3c } from "./w3c.ts";

/**
 * Every log format. The order decides when lines fit two formats equally well, so those that ask for more of a line
 * come first.
 */
export const FORMATS: readonly Format[] = [
	monorail,
	nginxJson,
	matomoJson,
	caddy,
	traefikJson,
	apacheJson,
	jsonAccess,
	nginxTsv,
	cloudfront,
	iis,
	netscaler,
	incapsula,
	w3c,
	alb,
	elb,
	s3,
	haproxy,
	envoy,
	gandi,
	traefikClf,
	ovh,
	vhostCombined,
	nginxCombined,
	icecast,
	vhostCommon,
	common,
].map((format) => alsoCarried(format, false));

/** @throws UserError when there is no such format */
export function formatNamed(name: string): Format {
	const format = FORMATS.find((candidate) => candidate.name === name);
	if (format !== undefined) return format;
	const names = FORMATS.map((candidate) => candidate.name);
	const hint = didYouMean(name, names);
	throw new UserError({
		problem: `there is no log format "${name}"`,
		expected: `${names.join(", ")}, or one of your own, which begins with log: or json:`,
		...(hint !== undefined && { hint }),
		...(/[$%{]/.test(name) && { hint: "one of your own begins with log: or json:" }),
	});
}

/**
 * The formats that lines may have.
 *
 * @param texts names, or descriptions of formats of the user's own; none of them: every format there is
 * @throws UserError when there is no such format, or a description is wrong
 */
export function formatsOf(texts: readonly string[]): readonly Format[] {
	if (texts.length === 0) return FORMATS;
	const names = new Map<string, number>();
	return [...new Set(texts)].map((text) => {
		if (!isOwnFormat(text)) return formatNamed(text);
		const name = /^\s*json:/.test(text) ? "json" : "log";
		const count = (names.get(name) ?? 0) + 1;
		names.set(name, count);
		return alsoCarried(ownFormat(text, count === 1 ? name : `${name}-${count}`), true);
	});
}

/** A format, and how many of some lines it reads. */
export interface Readable {
	readonly format: Format;
	readonly lines: number;
}

/**
 * Which formats read some lines, best first. A line counts for the first format that can read it: many a log that asks
 * for more, such as a virtual host, could also be read as one that asks for less.
 *
 * @param lines decoded, without line ends
 * @param formats those that may be
 * @param header the last before them
 */
export function readableBy(lines: readonly string[], formats = FORMATS, header?: string): readonly Readable[] {
	const readers = new LineReaders(formats, header);
	const counts = new Map<Format, number>();
	for (const line of lines) {
		if (readers.isHeader(line)) {
			readers.see(line);
			continue;
		}
		const format = formats.find((candidate) => typeof readers.of(candidate).parse(line) !== "string");
		if (format !== undefined) counts.set(format, (counts.get(format) ?? 0) + 1);
	}
	return formats
		.map((format) => ({ format, lines: counts.get(format) ?? 0 }))
		.filter((readable) => readable.lines > 0)
		.sort((a, b) => b.lines - a.lines);
}

/**
 * The format that reads the most of a log's first lines.
 *
 * @param lines decoded, without line ends
 * @returns `undefined` when no format reads any of them
 */
export function detectFormat(lines: readonly string[]): Format | undefined {
	return readableBy(lines)[0]?.format;
}
