import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FIXTURE_DAY, makeShop } from "./shop.ts";
import { shopFixtures } from "./shop-fixtures.ts";

const folder = fileURLToPath(new URL("../../fixtures/shop/", import.meta.url));
mkdirSync(folder, { recursive: true });
const entries = makeShop(FIXTURE_DAY);
for (const [name, bytes] of Object.entries(shopFixtures(entries))) writeFileSync(`${folder}${name}`, bytes);
process.stdout.write(`${entries.length} lines and their truth written to fixtures/shop\n`);
