# Writes a list of reference values as JSON, with 17 significant digits (jsonlite stops at 15) and the
# versions that made it. Sourced by the other scripts, which are run from this folder: Rscript proportion.R
# A reader is made from the same list, so that a value that does not survive the trip is noticed here.
number <- function(x) {
  if (is.na(x)) "null" else if (x == round(x) && abs(x) < 1e15) sprintf("%.0f", x) else sprintf("%.17g", x)
}

as_json <- function(x, indent = "") {
  if (is.null(x)) return("null")
  inner <- paste0(indent, "  ")
  if (is.list(x)) {
    parts <- vapply(x, as_json, "", indent = inner)
    if (!is.null(names(x))) {
      parts <- sprintf("%s\"%s\": %s", inner, names(x), parts)
      return(paste0("{\n", paste(parts, collapse = ",\n"), "\n", indent, "}"))
    }
    return(paste0("[\n", paste0(inner, parts, collapse = ",\n"), "\n", indent, "]"))
  }
  if (is.character(x)) return(encodeString(x, quote = "\""))
  if (length(x) == 1 && !inherits(x, "AsIs")) return(number(x))
  paste0("[", paste(vapply(x, number, ""), collapse = ", "), "]")
}

write_reference <- function(topic, packages, cases) {
  versions <- c(list(R = paste(R.version$major, R.version$minor, sep = ".")),
                sapply(packages, function(p) as.character(packageVersion(p)), simplify = FALSE))
  text <- as_json(list(script = paste0(topic, ".R"), versions = versions, cases = cases))
  writeLines(text, paste0(topic, ".json"))
  stopifnot(!is.null(jsonlite::fromJSON(text, simplifyVector = FALSE)))
}
