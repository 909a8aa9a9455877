export type Fill = "mid" | "realistic" | "natural";
