import type { PostButton } from "../../../alerts/outbox-ports.ts";
import { customId } from "../../components/custom-id.ts";
import type { Command } from "../command.ts";
import { trackClose } from "./track-close.ts";
import { trackShow } from "./track-show.ts";

/** What a trade's owner may do about it where it is told; anybody else is told that it is not theirs. */
export function tradePostButtons({ id }: { id: number }): PostButton[] {
  const options = { trade: String(id) };
  const press = (label: string, command: Command, how: "alone" | "form", slot: number): PostButton[] => {
    const made = customId(command, { options, how }, { slot });
    return made === null ? [] : [{ label, customId: made }];
  };
  return [...press("Show", trackShow, "alone", 0), ...press("Close…", trackClose, "form", 1)];
}
