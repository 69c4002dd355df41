// What bench/guard lets a call cost. Each bound is about one and a half times what was counted when it was set, on JDK 25
// with the launcher's flags: wide enough for another processor or a patch of the JDK, narrow enough to notice a copy of
// the body or a parse of the whole message. Lower them when the gateway gets cheaper; `bench/guard` prints what it counts.
//   kilobytes         KB allocated on the heap
//   kiloInstructions  thousands of user instructions, where perf can count them
//   timesUpstream     processor time in units of the upstream stub's in the same load, where perf cannot; much wider, as time is
export const bounds = {
  'call-json-300-legacy': { kilobytes: 27, kiloInstructions: 360, timesUpstream: 25 },
  'call-json-300-modern': { kilobytes: 29, kiloInstructions: 380, timesUpstream: 25 },
  'list-1000-legacy': { kilobytes: 30, kiloInstructions: 2200 },
};
