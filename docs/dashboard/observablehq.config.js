// No fonts, search or navigation: nothing that a page fetches from elsewhere.
export default {
  title: "Coffee equipment",
  root: "src",
  globalStylesheets: [],
  theme: ["light", "wide"],
  sidebar: false,
  toc: false,
  pager: false,
  footer: ""
};
