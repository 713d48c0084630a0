//! The OpenAPI document, made of the list of operations; and `GET /api/v1/openapi.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterIn, PathsBuilder,
};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, HeaderBuilder, InfoBuilder, OpenApiBuilder, PathItem, Ref,
    Required, Response as Described, ResponseBuilder,
};

use super::describe::{Described as Doing, parameter};
use super::gate::Need;
use super::once::{KEY, LONGEST};
use super::routes::{Route, operations};
use crate::problem::ProblemKind;

/// What the document calls the way in which a program says who it is.
const TOKEN: &str = "token";

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    // Texts and numbers: writing them as JSON cannot fail.
    document(operations()).to_json().unwrap_or_default()
});

/// `GET /api/v1/openapi.json`: what programs can ask, and how.
pub(crate) async fn show() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], DOCUMENT.as_str()).into_response()
}

/// The description of this description.
pub(crate) fn described() -> Doing {
    Doing::new("getDescription", "This description")
        .gives::<Document>(json!({ "openapi": "3.1.0" }))
}

/// An OpenAPI document.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only described: the document itself is made by utoipa")]
struct Document {
    /// The version of OpenAPI that it keeps to.
    openapi: String,
}

fn document(routes: Vec<Route>) -> utoipa::openapi::OpenApi {
    let mut components = ComponentsBuilder::new().schema("Problem", problem()).security_scheme(
        TOKEN,
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some(
                    "A token of somebody's account, made on the page *My account* or by `peil user token`. It may do \
                     what was chosen when it was made, as far as the account may at the moment of use.",
                ))
                .build(),
        ),
    );
    let mut paths: BTreeMap<&str, Option<PathItem>> = BTreeMap::new();
    for mut route in routes {
        for (name, schema) in std::mem::take(&mut route.described.schemas) {
            components = components.schema(name, schema);
        }
        let path = route.path;
        let item = PathItem::new(method(&route.method), operation(route));
        let place = paths.entry(path).or_default();
        match place {
            Some(there) => there.merge_operations(item),
            None => *place = Some(item),
        }
    }
    let paths = paths.into_iter().filter_map(|(path, item)| Some((path, item?)));
    let paths = paths.fold(PathsBuilder::new(), |paths, (path, item)| paths.path(path, item));
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Peil")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "What the pages of the house do, for programs. Figures come out only as disclosure control released \
                     them; of a single answer, a code or an invitation nothing does.",
                )),
        )
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        _ => HttpMethod::Get,
    }
}

fn operation(route: Route) -> Operation {
    let Route { method, path, need, described } = route;
    let mut parameters: Vec<Parameter> = path_parameters(path);
    parameters.extend(described.query);
    parameters.extend(described.headers);
    let mut fails = described.fails;
    let mut operation = OperationBuilder::new()
        .operation_id(Some(described.id))
        .summary(Some(described.summary))
        .tag(path.split('/').nth(3).unwrap_or_default());
    let mut description = described.description.to_owned();
    if need == Need::Nothing {
        fails.push(ProblemKind::ParameterInvalid { name: String::new() });
    } else {
        fails.extend(with_token());
        operation = operation.security(SecurityRequirement::new(TOKEN, [""; 0]));
    }
    if let Need::Scope(scope) = need {
        fails.push(ProblemKind::ScopeMissing { scope: scope.word() });
        let asked = format!("Scope: `{}`.", scope.word());
        description = [&*asked, &*description].join(" ").trim_end().into();
    }
    if path.contains("{wave}") {
        fails.push(ProblemKind::WaveUnknown);
    }
    if method == Method::POST {
        fails.extend([ProblemKind::KeyReused, ProblemKind::KeyBusy]);
        parameters.push(key_parameter());
    }
    let description = Some(description).filter(|text| !text.is_empty());
    let mut operation = operation
        .description(description)
        .parameters(Some(parameters))
        .request_body(described.body)
        .response(described.status.to_string(), described.answer.build());
    for (status, kinds) in by_status(fails) {
        operation = operation.response(status.to_string(), failure(status, &kinds));
    }
    operation.build()
}

/// What may go wrong wherever a token is asked for.
fn with_token() -> [ProblemKind; 6] {
    [
        ProblemKind::TokenMissing,
        ProblemKind::TokenRefused,
        ProblemKind::TooManyAtOnce,
        ProblemKind::ParameterInvalid { name: String::new() },
        ProblemKind::Busy,
        ProblemKind::Internal,
    ]
}

fn by_status(fails: Vec<ProblemKind>) -> BTreeMap<u16, Vec<ProblemKind>> {
    let mut all: BTreeMap<u16, Vec<ProblemKind>> = BTreeMap::new();
    for kind in fails {
        all.entry(kind.status().as_u16()).or_default().push(kind);
    }
    all
}

fn failure(status: u16, kinds: &[ProblemKind]) -> Described {
    let types: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.uri())).collect();
    let example = kinds
        .first()
        .map(|kind| json!({ "type": kind.uri(), "title": "…", "status": status, "detail": "…" }));
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(example)
        .build();
    let mut response = ResponseBuilder::new()
        .description(types.join(", "))
        .content("application/problem+json", content);
    let text = || ObjectBuilder::new().schema_type(Type::String);
    if kinds.iter().any(|kind| kind.challenge().is_some()) {
        let header = HeaderBuilder::new().schema(text()).build();
        response = response.header("WWW-Authenticate", header);
    }
    response.build()
}

/// A problem as RFC 9457 has it.
fn problem() -> Schema {
    let text = |what: &'static str| {
        ObjectBuilder::new().schema_type(Type::String).description(Some(what)).build()
    };
    let status = ObjectBuilder::new().schema_type(Type::Integer).build();
    let problem = ObjectBuilder::new()
        .property("type", text("Which problem it is. It never changes its meaning."))
        .property("title", text("The problem in a few words, in the language of `lang`."))
        .property("status", status)
        .property("detail", text("What happened, for people."))
        .required("type")
        .required("title")
        .required("status")
        .required("detail")
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .description(Some("What went wrong. Some kinds say more, each by a name of its own."));
    problem.into()
}

fn path_parameters(path: &str) -> Vec<Parameter> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let place = |(name, _): (&str, &str)| {
        let what = match name {
            "wave" => "The code of a wave of the organisation.",
            _ => "The code of a unit.",
        };
        let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
        parameter(name, ParameterIn::Path, what).required(Required::True).schema(Some(text)).build()
    };
    names.map(place).collect()
}

/// The language of texts for people.
pub(crate) fn lang_parameter() -> Parameter {
    let tags = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["nl", "en"]))
        .default(Some("nl".into()));
    let what = "The language of texts for people.";
    parameter("lang", ParameterIn::Query, what).schema(Some(tags)).build()
}

fn key_parameter() -> Parameter {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(LONGEST))
        .pattern(Some("^[!-~]+$"));
    let what = "Your name for this request. Sent again with the same key within 24 hours, it is done once and answered \
                alike.";
    debug_assert_eq!(KEY, "idempotency-key");
    parameter("Idempotency-Key", ParameterIn::Header, what).schema(Some(text)).build()
}
