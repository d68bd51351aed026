import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HTTP_PART, SERVER_PART } from "../../src/capture/presets/nginx-text.ts";

/** Debian keeps nginx where only root looks for programs. */
const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** Whether the program is there. On CI it must be: a missing one would pass for a passing test. */
export function nginxInstalled(): boolean {
	if (spawnSync("nginx", ["-v"], { env: ENVIRONMENT }).status === 0) return true;
	if (process.env.CI !== undefined) throw new Error("nginx is not installed, and CI must have it");
	process.stderr.write("skipped: nginx is not installed, so its presets were not tried with it\n");
	return false;
}

/** nginx with a preset pasted into it as its instructions say, in a directory of its own. */
export class Nginx {
	readonly port: number;
	readonly logs: string;
	readonly #dir: string;
	readonly #process: ChildProcess;
	readonly #onExit = () => this.#kill();

	/**
	 * @param preset text of the preset
	 * @param matomo address of Matomo
	 * @param site what the server block has besides the preset; `ROOT` stands for its document root
	 * @param files the documents
	 */
	static async start(preset: string, matomo: string, site: string, files: Record<string, string>): Promise<Nginx> {
		const dir = mkdtempSync(join(tmpdir(), "monorail-nginx-"));
		try {
			for (const folder of ["conf", "logs", "site", "tmp"]) mkdirSync(join(dir, folder));
			for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, "site", name), text);
			const edited = preset
				.replaceAll("https://matomo.example.org", `http://${matomo}`)
				.replaceAll("/var/log/nginx", join(dir, "logs"))
				.replaceAll("/var/cache/nginx-monorail", join(dir, "tmp", "cache"));
			writeFileSync(join(dir, "conf", "00-monorail.conf"), between(edited, HTTP_PART, SERVER_PART));
			writeFileSync(join(dir, "conf", "snippet.conf"), between(edited, SERVER_PART, undefined));
			const port = await freePort();
			writeFileSync(join(dir, "nginx.conf"), mainConfiguration(dir, port, site.replaceAll("ROOT", join(dir, "site"))));
			const args = ["-p", dir, "-c", join(dir, "nginx.conf"), "-e", join(dir, "error.log")];
			const check = spawnSync("nginx", [...args, "-t"], { encoding: "utf8", env: ENVIRONMENT });
			if (check.status !== 0) throw new Error(`nginx -t: ${check.stderr}`);
			const nginx = new Nginx(dir, port, args);
			await nginx.#ready();
			return nginx;
		} catch (error) {
			rmSync(dir, { recursive: true, force: true });
			throw error;
		}
	}

	private constructor(dir: string, port: number, args: string[]) {
		this.#dir = dir;
		this.port = port;
		this.logs = join(dir, "logs");
		this.#process = spawn("nginx", args, { stdio: "ignore", detached: true, env: ENVIRONMENT });
		process.once("exit", this.#onExit);
	}

	/** Sends bytes (latin1) and returns the whole answer, or `""` when the connection was just closed. */
	async send(bytes: string): Promise<string> {
		const socket = await this.open(bytes);
		const chunks: Buffer[] = [];
		socket.on("data", (chunk) => chunks.push(chunk));
		await once(socket, "close");
		return Buffer.concat(chunks).toString("latin1");
	}

	/** Sends bytes (latin1) and leaves the connection open. */
	async open(bytes: string): Promise<Socket> {
		const socket = connect(this.port, "127.0.0.1");
		socket.on("error", () => {});
		await once(socket, "connect");
		socket.write(bytes, "latin1");
		return socket;
	}

	/** Lets nginx finish and write all it has; afterwards the logs are complete. */
	async finish(): Promise<void> {
		if (this.#process.exitCode !== null) return;
		this.#process.kill("SIGQUIT");
		const timer = setTimeout(() => this.#kill(), 3000);
		await once(this.#process, "exit");
		clearTimeout(timer);
	}

	/** File names of all logs, also of those that the preset does not ask for. */
	logNames(): string[] {
		return readdirSync(this.logs);
	}

	/** Text of a log, a character a byte. */
	log(name: string): string {
		return readFileSync(join(this.logs, name), "latin1");
	}

	/** What nginx complained about, warnings included. */
	errors(): string {
		return readFileSync(join(this.#dir, "error.log"), "latin1");
	}

	/** Ends nginx at once and removes every trace. */
	dispose(): void {
		this.#kill();
		process.off("exit", this.#onExit);
		rmSync(this.#dir, { recursive: true, force: true });
	}

	/** Master and workers: they are a process group of their own. */
	#kill(): void {
		const { pid, exitCode, signalCode } = this.#process;
		if (pid === undefined || exitCode !== null || signalCode !== null) return;
		try {
			process.kill(-pid, "SIGKILL");
		} catch {
			// it went by itself meanwhile
		}
	}

	async #ready(): Promise<void> {
		for (let attempt = 0; attempt < 100; attempt++) {
			if (this.#process.exitCode !== null) break;
			const socket = connect(this.port, "127.0.0.1");
			const connected = await new Promise<boolean>((resolve) => {
				socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
			});
			socket.destroy();
			if (connected) return;
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const errors = this.errors();
		this.dispose();
		throw new Error(`nginx did not start: ${errors}`);
	}
}

function between(text: string, start: string, end: string | undefined): string {
	const from = text.indexOf(start);
	const to = end === undefined ? text.length : text.indexOf(end);
	if (from < 0 || to < from) throw new Error(`the preset has no "${start}"`);
	return text.slice(from, to);
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** As distributions ship it, as far as it matters here: a stock log at http level, `conf.d` first, then the site. */
function mainConfiguration(dir: string, port: number, site: string): string {
	return `
${process.getuid?.() === 0 ? "user root;" : ""}
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log warn;
events {}
http {
	client_body_temp_path ${dir}/tmp/body;
	proxy_temp_path ${dir}/tmp/proxy;
	fastcgi_temp_path ${dir}/tmp/fastcgi;
	uwsgi_temp_path ${dir}/tmp/uwsgi;
	scgi_temp_path ${dir}/tmp/scgi;
	types { text/html html; text/css css; }
	access_log ${dir}/logs/stock.log;
	include ${dir}/conf/00-*.conf;
	server {
		listen 127.0.0.1:${port};
		server_name shop.test;
		include ${dir}/conf/snippet.conf;
		${site}
	}
}
`;
}
