import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { startChromium } from "../helpers/chromium.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

/**
 * Makes `fixtures/report.png`, the picture of a report in the README: that of the shop, as far as it fits.
 *
 * Run by `npm run picture`; needs a Chromium.
 */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PICTURE = join(ROOT, "fixtures/report.png");

/** A README is loaded often. */
const MOST_BYTES = 200_000;

const folder = tempFolder();
const browser = await startChromium();
try {
	const path = join(folder.path, "report.html");
	const logs = ["request", "tracker"].map((name) => join(ROOT, `fixtures/shop/${name}.ndjson`));
	const args = [join(ROOT, "bin/monorail.js"), "report", "--format", "html", "--output", path, ...logs];
	execFileSync(process.execPath, args, { env: { PATH: process.env.PATH, HOME: folder.path } });
	const page = await browser.newPage({ viewport: { width: 1000, height: 1070 } });
	await page.goto(pathToFileURL(path).href);
	await page.screenshot({ path: PICTURE });
} finally {
	await browser.close();
	folder.remove();
}
const { size } = statSync(PICTURE);
if (size > MOST_BYTES) throw new Error(`the picture has ${size} bytes`);
console.log(`${PICTURE}: ${size} bytes`);
