import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parse } from "yaml";
import { NGINX } from "../../src/capture/presets/nginx.ts";
import { HTTP_PART, SERVER_PART } from "../../src/capture/presets/nginx-text.ts";
import { nginxInstalled } from "../capture/presets-nginx-server.ts";
import { root } from "../format/root.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const test = suite("e2e/compose");

const FOLDER = join(root, "fixtures", "compose", "nginx");
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

interface Service {
	readonly image: string;
	readonly environment?: Readonly<Record<string, string>>;
	readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
	readonly volumes: readonly string[];
	readonly ports?: readonly string[];
}

const text = readFileSync(join(root, "compose.yaml"), "utf8");
const compose: { readonly services: Readonly<Record<string, Service>>; readonly volumes: object } = parse(text);

test("the preset's two files are those of today", () => {
	const edited = NGINX.text.replaceAll("https://matomo.example.org", "http://matomo");
	const [, http = "", server = ""] = edited.split(new RegExp(`${HTTP_PART}\n|${SERVER_PART}\n`));
	const files = { "00-monorail.conf": http.trim(), "monorail.conf": server.trim() };
	for (const [name, content] of Object.entries(files)) {
		assert.ok(content.length > 500, name);
		if (process.env.UPDATE_GOLDEN === "1") writeFileSync(join(FOLDER, name), `${content}\n`);
		assert.is(read(name), `${content}\n`, `${name}: UPDATE_GOLDEN=1 npm test writes it anew`);
	}
});

test("every service is pinned, and finds what it names", () => {
	const services = Object.entries(compose.services);
	assert.equal(
		services.map(([name]) => name),
		["database", "matomo", "site"],
	);
	let mounts = 0;
	for (const [name, { image, volumes, depends_on: before = [], ports = [] }] of services) {
		assert.match(image, /^[a-z]+:\d/, name);
		for (const other of Array.isArray(before) ? before : Object.keys(before))
			assert.ok(other in compose.services, other);
		for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, "nothing is open to the world");
		for (const volume of volumes) {
			const [from = "", to = ""] = volume.split(":");
			assert.match(to, /^\//);
			if (!from.startsWith(".")) assert.ok(from in compose.volumes, from);
			else if (from !== "./logs") assert.ok(existsSync(join(root, from)), from);
			mounts++;
		}
	}
	assert.is(mounts, 7);
	const { environment: database = {} } = compose.services.database ?? {};
	const { environment: matomo = {} } = compose.services.matomo ?? {};
	assert.equal(
		[matomo.MATOMO_DATABASE_DBNAME, matomo.MATOMO_DATABASE_USERNAME, matomo.MATOMO_DATABASE_PASSWORD],
		[database.MARIADB_DATABASE, database.MARIADB_USER, database.MARIADB_PASSWORD],
	);
	assert.is(matomo.MATOMO_DATABASE_HOST, "database");
});

if (spawnSync("docker", ["compose", "version"]).status === 0) {
	test("docker compose reads it", () => {
		const { status, stderr } = spawnSync("docker", ["compose", "config", "--quiet"], { cwd: root, encoding: "utf8" });
		assert.is(status, 0, stderr);
	});
} else process.stderr.write("skipped: there is no docker compose, so it did not read compose.yaml\n");

if (nginxInstalled()) {
	test("nginx takes its configuration", () => {
		const folder = tempFolder();
		/** In the container these are other places, and Matomo has a name. */
		const moved = (content: string): string =>
			content
				.replaceAll("/var/log/nginx", folder.path)
				.replaceAll("/var/cache/nginx-monorail", join(folder.path, "cache"))
				.replaceAll("/usr/share/nginx/html", join(root, "fixtures/compose/site"))
				.replaceAll("http://matomo/", "http://127.0.0.1/")
				.replace("listen 80;", `listen unix:${folder.path}/socket;`)
				.replace("snippets/monorail.conf", join(folder.path, "monorail.conf"));
		for (const name of ["00-monorail.conf", "default.conf", "monorail.conf"]) folder.write(name, moved(read(name)));
		const main = `pid ${folder.path}/pid; events {} http {
			include ${folder.path}/00-monorail.conf; include ${folder.path}/default.conf; }`;
		const args = [
			"-t",
			"-p",
			folder.path,
			"-e",
			join(folder.path, "error.log"),
			"-c",
			folder.write("nginx.conf", main),
		];
		const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
		const { status, stderr } = spawnSync("nginx", args, { encoding: "utf8", env });
		assert.is(status, 0, stderr);
		assert.match(stderr, /test is successful/);
		assert.not.match(stderr, /\[(?:warn|error|emerg)\]/);
		folder.remove();
	});
}

test("the site has a page with the tracker and one without", () => {
	const page = (name: string): string => readFileSync(join(root, "fixtures/compose/site", name), "utf8");
	assert.match(page("index.html"), /setTrackerUrl", "\/matomo\.php"[\s\S]*src="\/matomo\.js"/);
	assert.not.match(page("plain.html"), /matomo/);
});

test.run();
