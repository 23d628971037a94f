/** What this page can do for every kernel. */
export const page = {
  /** Whether it draws graphs from one list of elements. */
  draws: false,
  /** Whether somebody can see it. */
  visible: true
};
