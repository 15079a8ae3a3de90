/* Made by tools/templates from the .html files of src/appointment; what is changed here is lost. */
#include "appointment_html.h"
#include "appointment/appointment_view.h"
