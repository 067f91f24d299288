// Loaded before the entry point of every child (node --import): a child whose parent is gone ends as on SIGTERM.
const graceMs = 4_000;

if (process.channel) {
  process.once("disconnect", () => {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
    process.kill(process.pid, "SIGTERM");
  });
  // The listener alone would keep a script such as the migrations from ever ending.
  process.channel.unref();
}
