/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

/* The spaces of French typography at which no line breaks. */
#define PARVIS_NBSP  "\302\240"     /* U+00A0, before « : », « € », inside « » */
#define PARVIS_NNBSP "\342\200\257" /* U+202F, before « ; ! ? », between thousands */
