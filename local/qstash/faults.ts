/** Misbehaviour on demand, as at-least-once delivery and a service in trouble show it. */
export type Faults = {
  /** The next `count` delivered messages arrive once more after their success. */
  duplicateNext(count?: number): void;
  /** The next `count` attempts arrive twice at the same time, as when a retry overtakes a slow first attempt. */
  doubleNext(count?: number): void;
  /** The next `count` attempts arrive, but their answers are lost on the way back: QStash tries again. */
  loseAnswers(count?: number): void;
  /** The next `count` messages that fall due vanish without a trace. */
  dropNext(count?: number): void;
  /** While on, the latest of the messages that are due starts first. */
  reorder(on?: boolean): void;
  /** Nothing is delivered until `release`. */
  holdDeliveries(): void;
  release(): void;
  /** The next `count` API requests are answered with `status`, as when QStash itself is away. */
  refuseNext(status: number, count?: number): void;
};

export type FaultState = {
  duplicatesLeft: number;
  doublesLeft: number;
  lostAnswersLeft: number;
  dropsLeft: number;
  reversed: boolean;
  held: boolean;
  refusals: { status: number; left: number };
};

export function createFaultState(): FaultState {
  return {
    duplicatesLeft: 0,
    doublesLeft: 0,
    lostAnswersLeft: 0,
    dropsLeft: 0,
    reversed: false,
    held: false,
    refusals: { status: 503, left: 0 },
  };
}

/** @param released called when held deliveries may start */
export function createFaults(state: FaultState, released: () => void): Faults {
  return {
    duplicateNext(count = 1) {
      state.duplicatesLeft += count;
    },
    doubleNext(count = 1) {
      state.doublesLeft += count;
    },
    loseAnswers(count = 1) {
      state.lostAnswersLeft += count;
    },
    dropNext(count = 1) {
      state.dropsLeft += count;
    },
    reorder(on = true) {
      state.reversed = on;
    },
    holdDeliveries() {
      state.held = true;
    },
    release() {
      state.held = false;
      released();
    },
    refuseNext(status, count = 1) {
      state.refusals = { status, left: count };
    },
  };
}
