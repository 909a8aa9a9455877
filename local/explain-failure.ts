type SystemError = Error & { code: string; path?: string; dest?: string };

/** What the system refused, as what to do about it. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space and start again",
  EDQUOT: "your quota on that disk is used up. Free some space and start again",
  EACCES:
    "you may not write there. Change its owner or its permissions, or choose another folder: VOLARIS_STATE_DIR=…",
  EPERM:
    "you may not write there. Change its owner or its permissions, or choose another folder: VOLARIS_STATE_DIR=…",
  EROFS: "the disk is read-only. Choose a folder that can be written: VOLARIS_STATE_DIR=…",
  ENOTDIR:
    "a file stands where a folder should be. Move it away, or choose another folder: VOLARIS_STATE_DIR=…",
  EEXIST:
    "a file stands where a folder should be. Move it away, or choose another folder: VOLARIS_STATE_DIR=…",
  EISDIR:
    "a folder stands where a file should be. Move it away, or choose another folder: VOLARIS_STATE_DIR=…",
  EMFILE: "too many files are open. Raise the limit (ulimit -n 4096) and start again",
  ENFILE: "the system has too many files open. End some programs and start again",
  EIO: "the disk cannot be read or written. Is it still there?",
};

/** PostgreSQL says the same in words of its own, whatever engine runs it. */
const FULL_DISK = /no space left on device|disk quota exceeded/i;

/** A failure as one sentence that says what to do; the message itself where there is nothing better to say. */
export function explainFailure(error: unknown): string {
  const failure = systemError(error);
  if (failure !== null) {
    const remedy = REMEDIES[failure.code];
    const place = failure.path ?? failure.dest;
    if (remedy !== undefined)
      return `${place === undefined ? "A file cannot be written" : `${place} cannot be used`}: ${remedy}.`;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (FULL_DISK.test(message)) return `The database cannot be written: ${REMEDIES["ENOSPC"]}.`;
  return message;
}

/** The system's own error, however many others wrap it. */
function systemError(error: unknown): SystemError | null {
  for (let each = error; each instanceof Error; each = each.cause) if (isSystemError(each)) return each;
  return null;
}

function isSystemError(error: Error): error is SystemError {
  return "code" in error && typeof error.code === "string" && error.code in REMEDIES;
}
