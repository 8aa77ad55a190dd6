// <time data-clock="ISO server time"> runs on from the server's time, so that a wrong phone clock shows no wrong hour.
for (const clock of document.querySelectorAll("[data-clock]")) {
  const offset = (Date.parse(clock.dataset.clock) || Date.now()) - Date.now();
  const format = new Intl.DateTimeFormat("zh-CN", {
    timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  const show = () => { clock.textContent = format.format(Date.now() + offset); };
  show();
  setInterval(show, 1000);
}
