# Clients whose documentation lets threads share them.
from concurrent.futures import ThreadPoolExecutor

import grpc
import httpx
import pymongo
import redis

cache = redis.Redis()
http = httpx.Client()
channel = grpc.insecure_channel("localhost:50051")
mongo = pymongo.MongoClient()


def refresh(key):
    answer = http.get("https://prices.example.com/" + key)
    cache.set(key, answer.text)
    mongo.prices.rows.insert_one({"key": key})
    channel.unary_unary("/prices.Prices/Put")(answer.content)


def refresh_all(keys):
    with ThreadPoolExecutor() as pool:
        list(pool.map(refresh, keys))
