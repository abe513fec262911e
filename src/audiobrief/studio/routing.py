"""Routes of the interface of JSON: a call in a thread, its request read, its errors told in sentences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from audiobrief.errors import AudiobriefError, ProblemsError
from audiobrief.studio.documents import UnknownScriptError
from audiobrief.studio.speaking import UnknownSoundError

Call = Callable[[Request, Any], Any]


def route(path: str, call: Call, method: str = "GET", body: type[Any] | None = None) -> Route:
    """A route whose call runs in a thread and returns what JSON can hold, or a response."""

    async def answer(request: Request) -> Response:
        try:
            given = await _body(request, body)
            found = await run_in_threadpool(partial(call, request, given))
        except ClientDisconnect:
            return Response(status_code=400)
        except ValidationError as error:
            return JSONResponse({"problems": _told(error)}, 422)
        except (UnknownScriptError, UnknownSoundError) as error:
            return JSONResponse({"problems": [str(error)]}, 404)
        except ProblemsError as error:
            return JSONResponse({"problems": [str(one) for one in error.problems]}, 422)
        except AudiobriefError as error:
            return JSONResponse({"problems": [str(error)]}, 422)
        return found if isinstance(found, Response) else JSONResponse(found)

    return Route(path, answer, methods=[method])


async def _body(request: Request, kind: type[Any] | None) -> Any:
    if kind is None:
        return None
    data = await request.body()
    return data if kind is bytes else kind.model_validate_json(data)


def _told(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, one['loc'])) or 'the request'}: {one['msg']}" for one in error.errors(include_input=False)
    ]
