import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, send } from "./listening.ts";

/** Debian keeps servers where only root looks for programs. */
const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** Whether the program is there. On CI it must be: a missing one would pass for a passing test. */
export function isInstalled(program: string, args: readonly string[]): boolean {
	if (spawnSync(program, args, { env: ENVIRONMENT }).status === 0) return true;
	if (process.env.CI !== undefined) throw new Error(`${program} is not installed, and CI must have it`);
	process.stderr.write(`skipped: ${program} is not installed, so its preset was not tried with it\n`);
	return false;
}

/** How a web server is started. */
export interface WebServerPlan {
	readonly program: string;
	/** @param dir its folder, with `logs`, `site` and `tmp` in it */
	readonly files: (dir: string, port: number) => Readonly<Record<string, string>>;
	readonly args: (dir: string) => readonly string[];
	/** Arguments that only check the configuration. */
	readonly check: (dir: string) => readonly string[];
	readonly end: NodeJS.Signals;
	/** What makes it open its logs anew. */
	readonly reopen: NodeJS.Signals;
}

/** A web server with a preset pasted in, in a directory of its own. */
export class WebServer {
	readonly port: number;
	readonly logs: string;
	readonly #dir: string;
	readonly #plan: WebServerPlan;
	readonly #process: ChildProcess;
	readonly #onExit = () => this.#kill();
	#output = "";

	static async start(plan: WebServerPlan): Promise<WebServer> {
		const dir = mkdtempSync(join(tmpdir(), "monorail-server-"));
		try {
			// Servers that are started as root read their files as somebody else.
			chmodSync(dir, 0o755);
			for (const folder of ["logs", "site", "tmp"]) mkdirSync(join(dir, folder), { mode: 0o777 });
			for (const folder of ["logs", "tmp"]) chmodSync(join(dir, folder), 0o777);
			const port = await freePort();
			for (const [name, text] of Object.entries(plan.files(dir, port))) writeFileSync(join(dir, name), text);
			const check = spawnSync(plan.program, plan.check(dir), { encoding: "utf8", env: ENVIRONMENT, cwd: dir });
			if (check.status !== 0) throw new Error(`${plan.program} does not take it: ${check.stdout}${check.stderr}`);
			const server = new WebServer(dir, port, plan);
			await server.#ready();
			return server;
		} catch (error) {
			rmSync(dir, { recursive: true, force: true });
			throw error;
		}
	}

	private constructor(dir: string, port: number, plan: WebServerPlan) {
		this.#dir = dir;
		this.#plan = plan;
		this.port = port;
		this.logs = join(dir, "logs");
		this.#process = spawn(plan.program, plan.args(dir), {
			stdio: ["ignore", "pipe", "pipe"],
			detached: true,
			env: { ...ENVIRONMENT, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir },
			cwd: dir,
		});
		for (const stream of [this.#process.stdout, this.#process.stderr]) {
			stream?.on("data", (chunk: Buffer) => {
				this.#output += chunk.toString("latin1");
			});
		}
		process.once("exit", this.#onExit);
	}

	/** Sends bytes (latin1) and returns the whole answer, or `""` when the connection was just closed. */
	send(bytes: string): Promise<string> {
		return send(this.port, bytes);
	}

	/** Sends bytes (latin1) and leaves the connection open. */
	async open(bytes: string): Promise<Socket> {
		const socket = connect(this.port, "127.0.0.1");
		socket.on("error", () => {});
		await once(socket, "connect");
		socket.write(bytes, "latin1");
		return socket;
	}

	/** Moves a log aside and has a new one begun, as logrotate does. */
	async rotate(name: string): Promise<void> {
		renameSync(join(this.logs, name), join(this.logs, `${name}.1`));
		this.#process.kill(this.#plan.reopen);
		for (let attempt = 0; attempt < 250 && !this.logNames().includes(name); attempt++) await pause();
		await this.#ready();
	}

	/** Lets the server finish and write all it has; afterwards the logs are complete. */
	async finish(): Promise<void> {
		if (this.#process.exitCode !== null) return;
		this.#process.kill(this.#plan.end);
		const timer = setTimeout(() => this.#kill(), 5000);
		await once(this.#process, "close");
		clearTimeout(timer);
	}

	/** File names of all logs. */
	logNames(): string[] {
		return readdirSync(this.logs);
	}

	/** Text of a log, a character a byte. */
	log(name: string): string {
		return readFileSync(join(this.logs, name), "latin1");
	}

	/** What the server said; all of it once it has finished. */
	get output(): string {
		return this.#output;
	}

	/** Ends the server at once and removes every trace. */
	dispose(): void {
		this.#kill();
		process.off("exit", this.#onExit);
		rmSync(this.#dir, { recursive: true, force: true });
	}

	/** With its workers: they are a process group of their own. */
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
		for (let attempt = 0; attempt < 250; attempt++) {
			if (this.#process.exitCode !== null) break;
			const socket = connect(this.port, "127.0.0.1");
			const connected = await new Promise<boolean>((resolve) => {
				socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
			});
			socket.destroy();
			if (connected) return;
			await pause();
		}
		this.dispose();
		throw new Error(`${this.#plan.program} did not start: ${this.#output}`);
	}
}

/** The text of a preset from the line `start` on, up to `end`. */
export function between(text: string, start: string, end?: string): string {
	const from = text.indexOf(start);
	const to = end === undefined ? text.length : text.indexOf(end);
	if (from < 0 || to < from) throw new Error(`the preset has no "${start}"`);
	return text.slice(from, to);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
