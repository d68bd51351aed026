import type { SourceKeeper } from "../delivery/source-keeper.ts";
import type { PageViewDelivery } from "../delivery/start-delivery.ts";
import type { ExitStatus } from "../errors.ts";
import type { Milliseconds } from "../event.ts";
import type { ExplanationSink } from "../explanation.ts";
import type { Decisions } from "../explicit-decisions.ts";
import type { OutletOptions } from "../outlet.ts";
import type { RecordSink } from "../pipeline.ts";
import type { Earlier } from "../report/comparison.ts";
import type { Report } from "../report/report.ts";
import type { Tally } from "../report/tally.ts";
import type { UploadFacts } from "../report/upload-facts.ts";
import type { LogPart } from "../source/log-part.ts";
import type { Found } from "./found.ts";

/** Explains records while a dry run goes on. */
export interface Explaining extends ExplanationSink, RecordSink {
	/** All records have been explained. */
	end(): Promise<void>;
}

/** What a run over logs needs besides its plan. */
export interface RunOptions extends Pick<OutletOptions, "privacy" | "recall" | "salt"> {
	readonly dump: string | undefined;
	readonly quiet: boolean;
	/** Say how far the run is, also where no terminal is. */
	readonly progress?: boolean;
	/** Threads to use; what explains reads in this one. */
	readonly jobs?: number | "auto";
	/** Made once it is known that the logs can be read; a dry run has none. What takes longer than the deadline is given up. */
	readonly upload?: (tally: Tally, deadline: AbortSignal) => Promise<PageViewDelivery>;
	/** What must be decided before a page view is sent. */
	readonly decisions?: Decisions;
	/** How long an interrupted upload may go on. */
	readonly shutdownTimeout?: Milliseconds;
	/** Where earlier runs have stopped reading, and where this one has to be written down. */
	readonly keeper?: SourceKeeper;
	/** Whether to take everything as if no earlier run had read it. */
	readonly again?: boolean;
	/** What the report of a dry run says of the upload that may follow. */
	readonly next?: Pick<UploadFacts, "batchSize"> & { readonly command?: (found: Found) => string | undefined };
	/** A report to compare with. */
	readonly earlier?: Earlier;
	/** Show some of the requests that would be sent. */
	readonly showSamples?: boolean;
	/** Made once the logs are cut into parts. Its rows are all the progress that is shown. */
	readonly explain?: (parts: readonly LogPart[]) => Promise<Explaining>;
}

/** What a run found, and how it ended. */
export interface RunResult {
	readonly report: Report;
	readonly status: ExitStatus;
}
