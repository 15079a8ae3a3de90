/* html_escape */
void
html_any(void)
{
}
