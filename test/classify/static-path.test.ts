import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isStaticPath } from "../../src/classify/static-path.ts";
import { TextPath } from "../../src/request-path.ts";

const test = suite("classify/static-path");

const STATIC = `/s.css /a/b.js /x.PNG /x.Jpeg /favicon.ico /fonts/a.woff2 /app.webmanifest /feed.xml /feed.rss /robots.txt
	/a.b.min.js /data.json /movie.mp4 /paper.pdf /archive.tar.gz /.css /a%20b.svg /site.webmanifest /x.7z`;

const NOT_STATIC = `/ /a /a.html /a.htm /a.php /a.aspx /a.jsp /a.xhtml /a.css/ /a.css/b /v1.2/about /a. /a.cssx /a.verylongextension
	/page.js.html /.well-known/ /css /a.webmanifests /user/jane.doe /2026.11.22`;

test("extensions of files", () => {
	const paths = STATIC.split(/\s+/);
	for (const path of paths) assert.ok(isStaticPath(new TextPath(path)), path);
	assert.is(paths.length, 19);
});

test("pages, whatever dots they have", () => {
	const paths = NOT_STATIC.split(/\s+/);
	for (const path of paths) assert.not.ok(isStaticPath(new TextPath(path)), path);
	assert.not.ok(isStaticPath(new TextPath("")));
	assert.is(paths.length, 20);
});

test.run();
