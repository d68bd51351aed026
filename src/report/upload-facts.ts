/** What a dry run knows of the upload that may follow. */
export interface UploadFacts {
	/** Page views in a bulk request. */
	readonly batchSize: number;
	/** The host that was given for logs that name none, where nothing is sent under it, as no tracker hit names it. */
	readonly wrongHost?: string;
	/** The command line; it names files. */
	readonly command?: string;
	/** Some of the requests that would be sent, where they were asked for: they tell of visitors. */
	readonly samples?: readonly Readonly<Record<string, string | number>>[];
}
