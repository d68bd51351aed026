import type { RequestPath } from "../request-path.ts";

/** File name extensions that are never pages: what Matomo's own log importer leaves out, and what has come since. */
const STATIC_EXTENSIONS: ReadonlySet<string> = new Set(
	(
		"gif jpg jpeg png bmp ico svg svgz avif webp heic tif tiff ttf ttc otf eot woff woff2 class swf css scss less js mjs cjs map wasm " +
		"json json5 jsonld xml xsl xslt rss atom txt csv webmanifest manifest appcache " +
		"mp3 mp4 m4a m4v m3u8 mpd ts ogg oga ogv wav flac webm avi mov mkv vtt srt " +
		"zip gz tgz bz2 xz zst 7z rar tar dmg exe msi apk deb rpm iso bin dat pdf epub mobi doc docx xls xlsx ppt pptx odt ods odp"
	).split(" "),
);

/** The longest extension of the list, so that long "extensions" (`/v1.very-long-name`) cost nothing. */
const LONGEST = Math.max(...[...STATIC_EXTENSIONS].map((extension) => extension.length));

/** Whether a path names a file that is no page, by its extension alone; `/a.b/c` has none. */
export function isStaticPath(path: RequestPath): boolean {
	const extension = path.extension(LONGEST);
	if (extension === "") return false;
	return STATIC_EXTENSIONS.has(extension) || STATIC_EXTENSIONS.has(extension.toLowerCase());
}
