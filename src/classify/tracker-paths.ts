/** Ends of the paths at which Matomo's tracker listens when nobody has renamed it. */
export const DEFAULT_TRACKER_PATHS: readonly string[] = ["/matomo.php", "/piwik.php"];

/** Ends of the paths at which the tracker script is fetched when nobody has renamed it. */
export const TRACKER_SCRIPTS: readonly string[] = ["/matomo.js", "/piwik.js"];
