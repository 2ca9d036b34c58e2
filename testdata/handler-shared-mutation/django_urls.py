# A Django view is named in the list of URLs.
from django.http import HttpResponse
from django.urls import path

downloads = 0


def download(request):
    global downloads
    downloads += 1  #~ handler-shared-mutation high
    return HttpResponse(str(downloads))


urlpatterns = [path("download/", download)]
