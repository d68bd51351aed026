import { readFileSync, writeFileSync } from "node:fs";
import { FORMATS } from "../../src/format/formats.ts";
import { formatRows, withRows } from "./format-table.ts";

// npm run readme [-- --check]: puts all formats into the table of the README, or says that it has them.

const path = new URL("../../README.md", import.meta.url);
const readme = readFileSync(path, "utf8");
const complete = withRows(readme, formatRows(FORMATS));

if (!process.argv.includes("--check")) writeFileSync(path, complete);
else if (complete !== readme) throw new Error("the README lacks formats: npm run readme");
