/** Whether these are the first bytes of a Zstandard archive (RFC 8878). */
export function isZstd(start: Uint8Array): boolean {
	return start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd;
}

/**
 * Decompresses Zstandard, several frames too.
 *
 * A damaged or truncated archive ends at the damage, and `onDamage` is told once. Windows of more than 32 MB, which only
 * `--long` and `--ultra` make, are reported as damage too.
 *
 * @throws what `compressed` throws
 */
export async function* unzstd(
	compressed: AsyncIterable<Buffer>,
	onDamage: (what: string) => void,
): AsyncGenerator<Buffer, void> {
	// Loaded when there is something to decompress: starting must not wait for it.
	const { Decompress } = await import("fzstd");
	const plain: Buffer[] = [];
	let damage: string | undefined;
	const stream = new Decompress((block) => {
		// A copy, as the block is overwritten by the next.
		if (block.length > 0) plain.push(Buffer.from(block));
	});
	const push = (chunk: Uint8Array, final: boolean): readonly Buffer[] => {
		try {
			stream.push(chunk, final);
		} catch (error) {
			damage = error instanceof Error ? error.message : String(error);
		}
		return plain.splice(0);
	};
	for await (const chunk of compressed) {
		yield* push(Uint8Array.from(chunk), false);
		if (damage !== undefined) break;
	}
	if (damage === undefined) yield* push(new Uint8Array(0), true);
	if (damage !== undefined) onDamage(damage);
}
