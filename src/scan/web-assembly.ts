/** As much of WebAssembly as is used here: Node has it, and its types have not. @see https://webassembly.github.io/spec/js-api/ */
interface WebAssemblyApi {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
	readonly Global: new (descriptor: object) => { readonly value: unknown };
}

/** A program's memory. */
export interface ProgramMemory {
	readonly buffer: ArrayBuffer;
}

const { WebAssembly: api } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi | undefined };

/**
 * Compiles a program. Costs milliseconds: one can be started many times.
 *
 * @returns `undefined` where it cannot run: Node has no compiler with `--jitless`, and no vectors on very old processors
 */
export function compile(bytes: Uint8Array): object | undefined {
	try {
		return api && new api.Module(bytes);
	} catch {
		return undefined;
	}
}

/** Starts a program that needs nothing from outside. @returns its functions and its memory, and by name its numbers */
export function start<Functions>(module: object): { readonly does: Functions; readonly is: Record<string, number> } {
	if (!api) throw new Error("there is no WebAssembly here, so nothing was compiled");
	const { exports } = new api.Instance(module);
	const is: Record<string, number> = {};
	for (const [name, item] of Object.entries(exports)) if (item instanceof api.Global) is[name] = Number(item.value);
	return { does: exports as Functions, is };
}
