//! How an operation is described: by the code that answers it, for the OpenAPI document.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, ResponseBuilder};

use super::body::{CSV, XLSX};
use super::paging::{MOST, USUAL};
use crate::problem::ProblemKind;

/// What an operation takes and gives.
pub(crate) struct Described {
    /// The name by which a program generated from the document calls it.
    pub(crate) id: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) query: Vec<Parameter>,
    pub(crate) headers: Vec<Parameter>,
    pub(crate) body: Option<RequestBody>,
    pub(crate) status: u16,
    pub(crate) answer: ResponseBuilder,
    pub(crate) schemas: BTreeMap<String, RefOr<Schema>>,
    pub(crate) fails: Vec<ProblemKind>,
    /// The names of the query that may stand in it more than once.
    pub(crate) often: Vec<&'static str>,
}

impl Described {
    pub(crate) fn new(id: &'static str, summary: &'static str) -> Described {
        Described {
            id,
            summary,
            description: "",
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            status: 200,
            answer: ResponseBuilder::new().description(summary),
            schemas: BTreeMap::new(),
            fails: Vec::new(),
            often: Vec::new(),
        }
    }

    /// What more there is to know.
    pub(crate) fn more(self, description: &'static str) -> Described {
        Described { description, ..self }
    }

    /// It gives one of these.
    pub(crate) fn gives<T: ToSchema>(mut self, example: Value) -> Described {
        let schema = self.named::<T>();
        let content = ContentBuilder::new().schema(Some(schema)).example(Some(example)).build();
        self.answer = self.answer.content("application/json", content);
        self
    }

    /// It makes something, and gives one of these.
    pub(crate) fn makes<T: ToSchema>(self, example: Value) -> Described {
        Described { status: 201, ..self.gives::<T>(example) }
    }

    /// It gives a part of a list of these.
    pub(crate) fn lists<T: ToSchema>(mut self, example: &Value) -> Described {
        let items = ArrayBuilder::new().items(self.named::<T>());
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some("Where the next part is; null after the last."));
        let part = ObjectBuilder::new()
            .property("items", items)
            .property("next", next)
            .required("items")
            .required("next");
        let example = json!({ "items": [example], "next": null });
        let content = ContentBuilder::new().schema(Some(part)).example(Some(example)).build();
        self.answer = self.answer.content("application/json", content);
        let whole = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(MOST))
            .default(Some(USUAL.into()));
        let limit = parameter("limit", ParameterIn::Query, "Rows of a part.").schema(Some(whole));
        self.query.push(limit.build());
        self.query_text("after", "Where the part begins: from the address in `next`.")
    }

    /// It gives a file of one of these kinds.
    pub(crate) fn gives_file(mut self, kinds: &[&str]) -> Described {
        for kind in kinds {
            let any = ObjectBuilder::new().schema_type(Type::String).build();
            let content = ContentBuilder::new().schema(Some(any)).build();
            self.answer = self.answer.content(*kind, content);
        }
        self
    }

    /// It gives a mark of what it gives, to be sent along by whoever changes it.
    pub(crate) fn marked(mut self) -> Described {
        let mark = utoipa::openapi::HeaderBuilder::new()
            .schema(ObjectBuilder::new().schema_type(Type::String))
            .description(Some("The mark of what is there now; for `If-Match`."));
        self.answer = self.answer.header("ETag", mark.build());
        self
    }

    /// It changes what has this mark, and nothing else.
    pub(crate) fn needs_mark(mut self) -> Described {
        let mark = parameter("If-Match", ParameterIn::Header, "The `ETag` of what is changed.");
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^\"[0-9a-f]+\"$"));
        self.headers.push(mark.required(Required::True).schema(Some(text)).build());
        self.fails([ProblemKind::IfMatchMissing, ProblemKind::IfMatchFails])
    }

    /// It takes one of these.
    pub(crate) fn takes<T: ToSchema>(mut self, example: Value) -> Described {
        let schema = self.named::<T>();
        let content = ContentBuilder::new().schema(Some(schema)).example(Some(example)).build();
        let body = RequestBodyBuilder::new().required(Some(Required::True));
        self.body = Some(body.content("application/json", content).build());
        self.fails([
            ProblemKind::MediaTypeWrong,
            ProblemKind::BodyUnreadable,
            ProblemKind::BodyInvalid { reasons: Vec::new() },
            ProblemKind::FormTooLarge,
            ProblemKind::FormTooSlow,
        ])
    }

    /// It takes a table, as a file.
    pub(crate) fn takes_table(mut self, example: &str) -> Described {
        let text = || ObjectBuilder::new().schema_type(Type::String).build();
        let csv = ContentBuilder::new().schema(Some(text())).example(Some(example.into())).build();
        let workbook = ContentBuilder::new().schema(Some(text())).build();
        let body = RequestBodyBuilder::new().required(Some(Required::True));
        let body = body.description(Some("The file as it is."));
        self.body = Some(body.content(CSV, csv).content(XLSX, workbook).build());
        self.fails([
            ProblemKind::MediaTypeWrong,
            ProblemKind::BodyUnreadable,
            ProblemKind::BodyInvalid { reasons: Vec::new() },
            ProblemKind::UploadTooLarge,
            ProblemKind::FormTooSlow,
        ])
    }

    /// One of some words may stand in the query.
    pub(crate) fn query_choice(
        mut self,
        name: &'static str,
        what: &str,
        words: &[&'static str],
        often: bool,
    ) -> Described {
        let word = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(words.iter().copied()))
            .build();
        let parameter = parameter(name, ParameterIn::Query, what);
        self.query.push(if often {
            self.often.push(name);
            let words = ArrayBuilder::new().items(word).build();
            let form = parameter.style(Some(ParameterStyle::Form)).explode(Some(true));
            form.schema(Some(words)).build()
        } else {
            parameter.schema(Some(word)).build()
        });
        self
    }

    /// A text may stand in the query.
    pub(crate) fn query_text(mut self, name: &'static str, what: &str) -> Described {
        let text = ObjectBuilder::new().schema_type(Type::String);
        self.query.push(parameter(name, ParameterIn::Query, what).schema(Some(text)).build());
        self
    }

    /// It may end in these.
    pub(crate) fn fails(mut self, kinds: impl IntoIterator<Item = ProblemKind>) -> Described {
        self.fails.extend(kinds);
        self
    }

    /// Keeps a schema with all that it names, and refers to it.
    fn named<T: ToSchema>(&mut self) -> Ref {
        let mut schemas = Vec::new();
        T::schemas(&mut schemas);
        self.schemas.extend(schemas);
        self.schemas.insert(T::name().into_owned(), T::schema());
        Ref::from_schema_name(T::name())
    }
}

/// A parameter that may be left out.
pub(crate) fn parameter(name: &str, place: ParameterIn, what: &str) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(what))
}
