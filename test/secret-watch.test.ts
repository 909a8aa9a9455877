import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createSecretWatch, SUITE_SECRETS } from "./support/secret-watch.ts";

const SECRET = "watched-s3cret-of-this-test";

test("a secret that is shown is found, also over the edge of two chunks, and once", () => {
  const watch = createSecretWatch();
  watch.use({
    ADMIN_TOKEN: SECRET,
    DATABASE_URL: "postgresql://u:an-other-s3cret@h/d",
    LOG_LEVEL: "debug-level",
  });
  const follow = watch.follower();
  follow(`nothing, debug-level, ${SECRET.slice(0, 9)}`);
  expect(watch.takeShown()).toEqual([]);
  follow(Buffer.from(`${SECRET.slice(9)} and u:an-other-s3cret`));
  expect(watch.takeShown()).toEqual([SECRET, "u:an-other-s3cret", "an-other-s3cret"]);
  expect(watch.takeShown()).toEqual([]);
});

test("the suite watches its console, its streams and the processes it starts", async () => {
  SUITE_SECRETS.use({ ADMIN_TOKEN: SECRET });
  const ways = [
    () => console.info("a line with %s", SECRET),
    () => process.stderr.write(`${SECRET}\n`),
    () => promisify(execFile)(process.execPath, ["-e", `console.error(${JSON.stringify(SECRET)})`]),
  ];
  for (const show of ways) {
    await show();
    expect(SUITE_SECRETS.takeShown()).toEqual([SECRET]);
  }
});
