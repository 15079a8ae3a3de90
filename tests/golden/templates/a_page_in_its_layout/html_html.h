void html_site_open(struct html *html, const struct layout *view, const struct html *title);
void html_site_close(struct html *html, const struct layout *view);
