// DuckDB's anti-join of two nginx-json logs: node duckdb-anti-join.mjs MODULE THREADS REQUEST TRACKER, with the address of
// the module, which is not a package of the project. Prints {"lines":…,"seconds":…,"memory":…,"views":…,"missed":…}; seconds
// are the query's, without the start of Node; memory is the peak of the process, in bytes.
import { createReadStream } from "node:fs";

const [, , module, threads, request, tracker] = process.argv;
const { DuckDBInstance } = await import(module);
// The order of rows does not matter here, and to keep it takes memory.
const database = await DuckDBInstance.create(":memory:", { threads, preserve_insertion_order: "false" });
const connection = await database.connect();

const text = (path) => `'${path.replaceAll("'", "''")}'`;
const log = (path, ...columns) =>
	`read_ndjson(${text(path)}, columns = {${columns.map((name) => `${name}: 'VARCHAR'`).join(", ")}})`;

/**
 * The rule of the judgement, as far as one query goes: a page view is missed when no hit of a page view with the same
 * address, user agent and page starts between 5 seconds before and 60 seconds after it.
 *
 * It leaves out: that each hit answers for one page view only, the better one first; visitor ids and Referers where the
 * page differs; opt-outs, consent, Do Not Track; robots but by four words, and robots in disguise; aborted pages, those
 * fetched ahead, frames, static files by their path; hits in bodies, in bulk, sent twice, sent later, for other sites;
 * the silence guard; clocks that differ; torn and malformed lines, at which it would stop; what page views look like for
 * Matomo (ids, titles, referrers); the report. It reads this one format, holds what it joins in memory, and any order
 * of lines will do.
 */
const JOIN = `
	WITH views AS (
		SELECT remote_addr, user_agent, msec::DOUBLE - request_time::DOUBLE AS start,
			canonical(scheme || '://' || host || request_uri) AS page
		FROM ${log(request, "msec", "request_time", "remote_addr", "method", "scheme", "host", "request_uri", "status", "user_agent", "content_type")}
		WHERE method = 'GET' AND (status = '200' AND content_type LIKE 'text/html%' OR status = '304')
			AND NOT regexp_matches(user_agent, 'bot|crawl|spider|curl', 'i')
	), hits AS (
		SELECT remote_addr, user_agent, msec::DOUBLE - request_time::DOUBLE AS start,
			canonical(url_decode(regexp_extract(request_uri, '[?&]url=([^&]*)', 1))) AS page
		FROM ${log(tracker, "msec", "request_time", "remote_addr", "request_uri", "status", "user_agent")}
		WHERE status < '400' AND NOT regexp_matches(request_uri, '[?&](e_c|link|download|idgoal|c_n|c_p|ping|ca)=')
	)
	SELECT (SELECT count(*) FROM views) AS views, count(*) AS missed
	FROM views WHERE NOT EXISTS (
		SELECT 1 FROM hits
		WHERE hits.remote_addr = views.remote_addr AND hits.user_agent = views.user_agent AND hits.page = views.page
			AND hits.start BETWEEN views.start - 5 AND views.start + 60
	)`;

await connection.run(
	"CREATE MACRO canonical(url) AS regexp_replace(regexp_replace(url_decode(url), '#.*$', ''), '[?]$', '')",
);
const started = performance.now();
const [found] = (await connection.runAndReadAll(JOIN)).getRowObjects();
const seconds = (performance.now() - started) / 1000;
const memory = process.resourceUsage().maxRSS * 1024;
const numbers = { seconds, memory, views: Number(found.views), missed: Number(found.missed) };
const lines = (await linesOf(request)) + (await linesOf(tracker));
process.stdout.write(`${JSON.stringify({ lines, ...numbers })}\n`);

async function linesOf(path) {
	let lines = 0;
	for await (const chunk of createReadStream(path))
		for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines++;
	return lines;
}
