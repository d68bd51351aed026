import type { UploadFault } from "./upload-fault.ts";

/** What a dry run knows of the upload that may follow. */
export interface UploadFacts {
	/** Page views in a bulk request. */
	readonly batchSize: number;
	/** Why nothing is sent, if so. */
	readonly fault?: UploadFault;
	/** The command line; it names files. */
	readonly command?: string;
	/** Some of the requests that would be sent, where they were asked for: they tell of visitors. */
	readonly samples?: readonly Readonly<Record<string, string | number>>[];
}
