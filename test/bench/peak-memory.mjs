// Preloaded into a child process (`node --import`): tells the parent the peak of its resident memory, in kilobytes, on
// file descriptor 3. Plain JavaScript, since a TypeScript loader would itself take the memory that is measured.
import { writeSync } from "node:fs";
import process from "node:process";

process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));
