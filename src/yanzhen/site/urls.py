"""The routes: each capability brings its own."""

urlpatterns: list[object] = []
