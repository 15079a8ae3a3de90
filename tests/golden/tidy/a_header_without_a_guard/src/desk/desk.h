/* desk */
#pragma once
struct desk;
